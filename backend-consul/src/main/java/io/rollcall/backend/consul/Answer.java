package io.rollcall.backend.consul;

/**
 * What Consul answered to a read.
 *
 * @param index Consul's index of what was read, at least 1
 */
record Answer<T>(T value, long index) {}
