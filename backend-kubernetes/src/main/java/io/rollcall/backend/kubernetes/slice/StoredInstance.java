package io.rollcall.backend.kubernetes.slice;

import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.lease.Leased;
import io.rollcall.store.lease.ReplicaLeases;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a slice has of a key: its instance, or the last one, and its maintenance, which outlives the
 * instance. Immutable.
 *
 * @param instance with the status that was reported, and its maintenance
 * @param epoch of its lease
 * @param isOver whether that lease has ended, so that the instance is unhealthy until it leaves
 * @param changes from 1
 * @param departure why the instance left; null for one that is there
 * @param owner the {@code uid} of the Service that the slice goes with; null for none
 * @param resourceVersion of the slice; null for one that is not stored yet
 */
public record StoredInstance(
    ServiceInstance instance,
    long epoch,
    boolean isOver,
    long base,
    long changes,
    @Nullable Departure departure,
    @Nullable String owner,
    @Nullable String resourceVersion)
    implements Leased, Stored.OfService {

  /** What an instance says whose lease is over. */
  private static final String OVERDUE = "its heartbeats stopped";

  /**
   * What the next change of a service leads to.
   *
   * @param base for the slice that is changed, where it has one
   * @param revision of the service then; higher if others change it meanwhile
   */
  public record Next(long base, long revision) {}

  /**
   * What a registration stores.
   *
   * @param before what the slice has of the key; null when there is none
   * @param next what this change of the service leads to
   */
  public static StoredInstance registered(
      Registration registration, Instant at, @Nullable StoredInstance before, Next next) {
    if (before == null) {
      var instance = ServiceInstance.registered(registration, at, next.revision());
      return new StoredInstance(
          instance, ReplicaLeases.newEpoch(), false, next.base(), 1, null, null, null);
    }
    var revision = Math.max(next.revision(), before.instance.revision() + 1);
    return new StoredInstance(
        ServiceInstance.registered(registration, at, revision)
            .withMaintenance(before.instance.maintenance()),
        ReplicaLeases.newEpoch(),
        false,
        Math.max(next.base(), before.base),
        before.changes + 1,
        null,
        before.owner,
        before.resourceVersion);
  }

  @Override
  public Registration registration() {
    return instance.registration();
  }

  @Override
  public ServiceInstance now() {
    return isOver ? instance.withHealth(HealthStatus.UNHEALTHY, OVERDUE) : instance;
  }

  @Override
  public String service() {
    return instance.key().service();
  }

  String id() {
    return instance.key().id();
  }

  /** Null for a slice whose instance has left, too. */
  public static @Nullable StoredInstance present(@Nullable StoredInstance slice) {
    return slice != null && slice.isThere() ? slice : null;
  }

  /** Whether there is an instance. */
  public boolean isThere() {
    return departure == null;
  }

  /** Whether the slice says no more than that something ended, and can be counted and deleted. */
  public boolean isPast() {
    return departure != null && instance.maintenance() == null;
  }

  /** With a status that was reported. */
  public StoredInstance reported(HealthStatus status, String output) {
    return changed(instance.withHealth(status, output));
  }

  /** With other metadata, and the same registration otherwise. */
  public StoredInstance withMetadata(Map<String, String> metadata) {
    return changed(instance.withMetadata(metadata));
  }

  /** Out of service, or with null in service again. */
  public StoredInstance with(@Nullable Maintenance maintenance) {
    return changed(instance.withMaintenance(maintenance));
  }

  private StoredInstance changed(ServiceInstance next) {
    return new StoredInstance(
        next, epoch, isOver, base, changes + 1, departure, owner, resourceVersion);
  }

  /** With another lease. Readers are told only if the one before was over. */
  public StoredInstance leasedAnew() {
    return new StoredInstance(
        instance,
        ReplicaLeases.newEpoch(),
        false,
        base,
        isOver ? changes + 1 : changes,
        departure,
        owner,
        resourceVersion);
  }

  /** After its lease has ended. */
  public StoredInstance over() {
    return new StoredInstance(
        instance, epoch, true, base, changes + 1, departure, owner, resourceVersion);
  }

  /** After it has left. */
  public StoredInstance departed(Departure why) {
    return new StoredInstance(
        instance, epoch, isOver, base, changes + 1, why, owner, resourceVersion);
  }

  /** In a slice that goes with the Service of that {@code uid}. */
  public StoredInstance of(String service) {
    return new StoredInstance(
        instance, epoch, isOver, base, changes, departure, service, resourceVersion);
  }

  /** As it is stored under that version. */
  public StoredInstance at(@Nullable String version) {
    return new StoredInstance(instance, epoch, isOver, base, changes, departure, owner, version);
  }
}
