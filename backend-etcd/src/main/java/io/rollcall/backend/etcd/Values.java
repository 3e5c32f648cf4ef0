package io.rollcall.backend.etcd;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KeyValue;
import io.rollcall.json.InstanceRecord;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryException.InvalidValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JSON under the keys. What somebody else wrote there may make no sense. */
final class Values {

  private static final Logger log = LoggerFactory.getLogger(Values.class);

  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** A health report as it is stored. */
  record HealthRecord(String status, @Nullable String output, long measuredOn) {}

  private Values() {}

  static ByteString of(Registration registration, Instant at) {
    return bytes(InstanceRecord.of(registration, at));
  }

  static ByteString of(HealthReport report, long measuredOn) {
    return bytes(new HealthRecord(report.status().wireName(), report.output(), measuredOn));
  }

  static ByteString of(Maintenance maintenance) {
    return bytes(MaintenanceRecord.of(maintenance));
  }

  /** Null when it is not what {@link #of(Registration, Instant)} makes for this key. */
  static @Nullable StoredInstance instance(KeyValue stored, Keys.Subject.Instance subject) {
    try {
      var instance =
          JSON.readValue(stored.getValue().toByteArray(), InstanceRecord.class)
              .toInstance(stored.getModRevision());
      if (instance.key().service().equals(subject.service())
          && instance.id().equals(subject.id())) {
        return new StoredInstance(instance, stored.getLease());
      }
      log.debug("{} says it is {}", name(stored), instance.key());
    } catch (IOException | InvalidValue | DateTimeException | NullPointerException e) {
      log.debug("{} is no registration: {}", name(stored), e.getMessage());
    }
    return null;
  }

  /** Null when it is not what {@link #of(HealthReport, long)} makes. */
  static @Nullable StoredHealth health(KeyValue stored) {
    try {
      var health = JSON.readValue(stored.getValue().toByteArray(), HealthRecord.class);
      return new StoredHealth(
          HealthStatus.of(health.status()),
          requireNonNullElse(health.output(), ""),
          health.measuredOn(),
          stored.getModRevision());
    } catch (IOException | InvalidValue | NullPointerException e) {
      log.debug("{} is no health: {}", name(stored), e.getMessage());
      return null;
    }
  }

  /** Null when it is not what {@link #of(Maintenance)} makes. */
  static @Nullable StoredMaintenance maintenance(KeyValue stored) {
    try {
      var maintenance = JSON.readValue(stored.getValue().toByteArray(), MaintenanceRecord.class);
      return new StoredMaintenance(maintenance.toMaintenance(), stored.getModRevision());
    } catch (IOException | InvalidValue | DateTimeException | NullPointerException e) {
      log.debug("{} is no maintenance: {}", name(stored), e.getMessage());
      return null;
    }
  }

  private static String name(KeyValue stored) {
    return stored.getKey().toStringUtf8();
  }

  private static ByteString bytes(Object value) {
    try {
      return ByteString.copyFrom(JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
