package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.rollcall.json.HealthRecord;
import io.rollcall.json.InstanceRecord;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.json.StoredJson;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.HealthReport;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JSON under the keys. What somebody else wrote there may make no sense. */
final class Values {

  private static final Logger log = LoggerFactory.getLogger(Values.class);

  private Values() {}

  static ByteString of(Registration registration, Instant at) {
    return bytes(InstanceRecord.of(registration, at));
  }

  /** As {@link #of(Registration, Instant)}, with metadata in place of its own. */
  static ByteString of(ServiceInstance instance, Map<String, String> metadata) {
    return bytes(
        InstanceRecord.of(
            instance.registration().withMetadata(metadata),
            instance.registeredAt(),
            instance.revision()));
  }

  static ByteString of(HealthReport report, long measuredOn) {
    return bytes(HealthRecord.of(report, measuredOn));
  }

  static ByteString of(Maintenance maintenance) {
    return bytes(MaintenanceRecord.of(maintenance));
  }

  /** Null when it is not what {@link #of(Registration, Instant)} makes for this key. */
  static @Nullable StoredInstance instance(KeyValue stored, Keys.Subject.Instance subject) {
    var instance =
        read(
            stored,
            "registration",
            InstanceRecord.class,
            value -> value.toInstance(stored.getModRevision()));
    if (instance == null) {
      return null;
    }
    if (!instance.key().service().equals(subject.service())
        || !instance.id().equals(subject.id())) {
      log.debug("{} says it is {}", name(stored), instance.key());
      return null;
    }
    return new StoredInstance(instance, stored.getLease(), stored.getModRevision());
  }

  /** Null when it is not what {@link #of(HealthReport, long)} makes. */
  static @Nullable StoredHealth health(KeyValue stored) {
    return read(
        stored,
        "health",
        HealthRecord.class,
        value ->
            new StoredHealth(
                value.toStatus(), value.toOutput(), value.measuredOn(), stored.getModRevision()));
  }

  /** Null when it is not what {@link #of(Maintenance)} makes. */
  static @Nullable StoredMaintenance maintenance(KeyValue stored) {
    return read(
        stored,
        "maintenance",
        MaintenanceRecord.class,
        value -> new StoredMaintenance(value.toMaintenance(), stored.getModRevision()));
  }

  private static <R, T> @Nullable T read(
      KeyValue stored, String what, Class<R> kind, Function<R, T> meaning) {
    try {
      return StoredJson.read(stored.getValue().toByteArray(), kind, meaning);
    } catch (UnreadableValue e) {
      log.debug("{} is no {}: {}", name(stored), what, e.getMessage());
      return null;
    }
  }

  private static String name(KeyValue stored) {
    return stored.getKey().toStringUtf8();
  }

  private static ByteString bytes(Object value) {
    return ByteString.copyFrom(StoredJson.write(value));
  }
}
