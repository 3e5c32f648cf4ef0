package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import io.rollcall.json.HealthRecord;
import io.rollcall.json.InstanceRecord;
import io.rollcall.json.StoredJson;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.lease.Held;
import io.rollcall.store.lease.ReplicaLeases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as the key-value store has it.
 *
 * @param instance with its maintenance, and the status that was reported; the one that its check
 *     starts from, without an output, when nothing was
 * @param holder the replica that has its lease
 * @param epoch checks at agents have it in their names
 * @param probed whether the holder's agent probes it, and not Rollcall
 * @param found what an agent finds; null for nothing yet
 * @param index of its key
 */
record StoredInstance(
    ServiceInstance instance,
    String holder,
    long epoch,
    boolean probed,
    @Nullable Finding found,
    long index)
    implements Held {

  private static final List<HealthStatus> FROM_THE_WORST =
      List.of(HealthStatus.UNHEALTHY, HealthStatus.UNKNOWN, HealthStatus.HEALTHY);

  /**
   * A status that an agent found.
   *
   * @param seenAt Consul's index of the check; 0 when Rollcall found it before
   */
  record Finding(HealthStatus status, String output, long seenAt) {

    private static Finding of(HealthRecord stored) {
      return new Finding(stored.toStatus(), stored.toOutput(), stored.measuredOn());
    }

    private HealthRecord record() {
      return new HealthRecord(status.wireName(), output, seenAt);
    }
  }

  /** What is in the value of its key; the rest is in its indexes, and in other keys. */
  private record Content(
      InstanceRecord instance,
      String holder,
      long epoch,
      boolean probed,
      @Nullable HealthRecord found) {}

  /** What a registration stores; its revision is known only then. */
  static StoredInstance registered(
      Registration registration, Instant at, String holder, boolean probed) {
    return new StoredInstance(
        ServiceInstance.registered(registration, at, 0),
        holder,
        ReplicaLeases.newEpoch(),
        probed,
        null,
        0);
  }

  /**
   * Reads what {@link #content} wrote.
   *
   * @param revision index at which the key was created
   * @throws UnreadableValue when somebody else wrote it
   */
  static StoredInstance of(byte[] content, long revision, long index) throws UnreadableValue {
    return StoredJson.read(
        content,
        Content.class,
        read ->
            new StoredInstance(
                read.instance().toInstance(revision),
                requireNonNull(read.holder()),
                read.epoch(),
                read.probed(),
                read.found() == null ? null : Finding.of(read.found()),
                index));
  }

  byte[] content() {
    var record =
        isReported()
            ? InstanceRecord.of(instance)
            : InstanceRecord.of(instance.registration(), instance.registeredAt());
    return StoredJson.write(
        new Content(record, holder, epoch, probed, found == null ? null : found.record()));
  }

  @Override
  public Registration registration() {
    return instance.registration();
  }

  long revision() {
    return instance.revision();
  }

  @Override
  public ServiceInstance now() {
    return found == null || (isReported() && badness(instance.status()) <= badness(found.status()))
        ? instance
        : instance.withHealth(found.status(), found.output());
  }

  boolean isReported() {
    return instance.output() != null;
  }

  /** That its check starts from. */
  HealthStatus initialStatus() {
    return registration().healthCheck().initialStatus();
  }

  private static int badness(HealthStatus status) {
    return FROM_THE_WORST.indexOf(status);
  }

  StoredInstance reported(HealthStatus status, String output) {
    return with(instance.withHealth(status, output));
  }

  StoredInstance withMetadata(Map<String, String> metadata) {
    return with(instance.withMetadata(metadata));
  }

  StoredInstance with(@Nullable Maintenance maintenance) {
    return with(instance.withMaintenance(maintenance));
  }

  StoredInstance found(@Nullable Finding finding) {
    return new StoredInstance(instance, holder, epoch, probed, finding, index);
  }

  /** Held by somebody, in a new epoch. */
  StoredInstance heldBy(String other) {
    return new StoredInstance(instance, other, ReplicaLeases.newEpoch(), probed, found, index);
  }

  /** With the index, and the revision, that storing it gave. */
  StoredInstance at(long otherIndex, long revision) {
    var stored =
        new ServiceInstance(
            instance.registration(),
            instance.status(),
            instance.output(),
            instance.maintenance(),
            instance.registeredAt(),
            instance.lastHeartbeat(),
            revision);
    return new StoredInstance(stored, holder, epoch, probed, found, otherIndex);
  }

  /** Probed by its agent from now on, or by Rollcall: the status stays, and becomes the other's. */
  StoredInstance probed(boolean byAgent) {
    if (byAgent == probed) {
      return this;
    }
    var now = now();
    var output = now.output();
    var finding = byAgent && output != null ? new Finding(now.status(), output, 0) : null;
    var unreported =
        ServiceInstance.registered(instance.registration(), instance.registeredAt(), revision())
            .withMaintenance(instance.maintenance());
    return new StoredInstance(
        finding == null ? now : unreported, holder, epoch, byAgent, finding, index);
  }

  private StoredInstance with(ServiceInstance changed) {
    return new StoredInstance(changed, holder, epoch, probed, found, index);
  }
}
