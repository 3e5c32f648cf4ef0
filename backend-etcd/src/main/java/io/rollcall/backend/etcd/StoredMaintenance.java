package io.rollcall.backend.etcd;

import io.rollcall.model.Maintenance;

/**
 * What the key of an instance's maintenance holds.
 *
 * @param revision of the key
 */
record StoredMaintenance(Maintenance maintenance, long revision) {}
