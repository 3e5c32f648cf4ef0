/**
 * Picking one of several instances.
 *
 * <p>A {@link io.rollcall.balancer.Strategy} is a way of picking, known by name; the {@link
 * io.rollcall.balancer.LoadBalancer} it creates does that for one service and keeps what must be
 * remembered from pick to pick. {@link io.rollcall.balancer.Strategies} has the built-in ones.
 */
@NullMarked
package io.rollcall.balancer;

import org.jspecify.annotations.NullMarked;
