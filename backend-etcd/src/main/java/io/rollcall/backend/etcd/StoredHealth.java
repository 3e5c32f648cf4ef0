package io.rollcall.backend.etcd;

import io.rollcall.model.HealthStatus;

/**
 * What the key of an instance's health holds.
 *
 * @param measuredOn revision of the registration; the status means nothing for another one
 * @param revision of the key
 */
record StoredHealth(HealthStatus status, String output, long measuredOn, long revision) {}
