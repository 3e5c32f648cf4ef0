package io.rollcall.balancer;

/** One service's balancer and the strategy it follows. */
public record ServiceBalancer(Strategy strategy, LoadBalancer balancer) {}
