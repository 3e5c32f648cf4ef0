package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A registry as a map. Does each operation with a backend too, and compares. */
final class RegistryModel {

  /** An instance, and between which moments its lease was renewed. */
  private record Held(ServiceInstance instance, long renewedFromNanos, long renewedByNanos) {

    Held with(ServiceInstance changed) {
      return new Held(changed, renewedFromNanos, renewedByNanos);
    }
  }

  private final RegistryBackend backend;
  private final BackendFixture fixture;
  private final Map<InstanceKey, Held> map = new HashMap<>();
  private final Map<InstanceKey, Maintenance> maintenance = new HashMap<>();

  RegistryModel(RegistryBackend backend, BackendFixture fixture) {
    this.backend = backend;
    this.fixture = fixture;
  }

  void apply(Operation operation) {
    switch (operation) {
      case Operation.Put put -> put(put);
      case Operation.Renew(var key) -> renew(key);
      case Operation.Remove(var key) -> remove(key);
      case Operation.Report report -> report(report);
      case Operation.Maintain(var key, var reason) -> maintain(key, reason);
      case Operation.RemoveUnhealthy(var key, var measured) -> removeUnhealthy(key, measured);
      case Operation.ReplaceMetadata(var key, var value, var isKnown) ->
          replaceMetadata(key, Map.of("password", value), isKnown);
      case Operation.Pass(var duration) -> fixture.pass(duration);
    }
    compare("a");
    compare("b");
  }

  private void put(Operation.Put put) {
    var registration = put.registration();
    var key = registration.key();
    var at = now();
    var held = map.get(key);
    if (held != null && put.mode() == PutMode.CREATE_ONLY) {
      assertThatExceptionOfType(InstanceExists.class)
          .isThrownBy(() -> backend.put(registration, at, put.mode()));
      return;
    }
    var before = backend.read(key.service()).revision();
    long from = fixture.clock().nanos();
    var result = backend.put(registration, at, put.mode());
    var after = backend.read(key.service()).revision();
    if (held != null && held.instance().registration().equals(registration)) {
      assertThat(result.outcome()).isEqualTo(Outcome.UNCHANGED);
      assertThat(after).isEqualTo(before);
      assertThat(result.instance()).isEqualTo(held.instance().withHeartbeat(at));
    } else {
      assertThat(result.outcome()).isEqualTo(held == null ? Outcome.CREATED : Outcome.REPLACED);
      assertThat(after).isGreaterThan(before);
      assertThat(result.instance())
          .isEqualTo(
              ServiceInstance.registered(registration, at, after)
                  .withMaintenance(maintenance.get(key)));
    }
    hold(result.instance(), from);
  }

  private void renew(InstanceKey key) {
    var at = now();
    var held = map.get(key);
    if (held == null) {
      assertNotFound(() -> backend.renew(key, at));
    } else {
      long from = fixture.clock().nanos();
      backend.renew(key, at);
      hold(held.instance().withHeartbeat(at), from);
    }
  }

  private void remove(InstanceKey key) {
    if (map.remove(key) == null) {
      assertNotFound(() -> backend.remove(key));
    } else {
      backend.remove(key);
    }
  }

  private void report(Operation.Report operation) {
    var key = operation.key();
    var held = map.get(key);
    var measuredOn = measuredOn(key, operation.measured());
    var report = new HealthReport(key, operation.status(), operation.output(), measuredOn);
    if (held == null) {
      assertNotFound(() -> backend.report(report));
      return;
    }
    backend.report(report);
    if (operation.measured() != Operation.Measured.ON_AN_EARLIER) {
      map.put(key, held.with(held.instance().withHealth(operation.status(), operation.output())));
    }
  }

  private void maintain(InstanceKey key, @Nullable String reason) {
    if (reason == null) {
      backend.endMaintenance(key);
      maintenance.remove(key);
    } else if (map.containsKey(key)) {
      var next = new Maintenance(now(), reason);
      backend.beginMaintenance(key, next);
      maintenance.merge(key, next, (was, other) -> was.reason().equals(reason) ? was : other);
    } else {
      assertNotFound(() -> backend.beginMaintenance(key, new Maintenance(now(), reason)));
    }
    map.computeIfPresent(
        key, (same, held) -> held.with(held.instance().withMaintenance(maintenance.get(key))));
  }

  private void removeUnhealthy(InstanceKey key, Operation.Measured measured) {
    var held = map.get(key);
    var revision = measuredOn(key, measured);
    boolean isDue =
        held != null
            && held.instance().status() == HealthStatus.UNHEALTHY
            && held.instance().maintenance() == null
            && revision.orElse(0) == held.instance().revision();
    assertThat(backend.removeUnhealthy(key, revision.orElse(0))).isEqualTo(isDue);
    if (isDue) {
      map.remove(key);
    }
  }

  private void replaceMetadata(InstanceKey key, Map<String, String> metadata, boolean isKnown) {
    var held = map.get(key);
    var registered =
        held == null
            ? Registration.builder(key.service(), key.id(), "10.0.0.1", 80).build()
            : held.instance().registration();
    var known = isKnown ? registered : registered.withMetadata(Map.of("password", "earlier"));
    assertThat(backend.replaceMetadata(known, metadata)).isEqualTo(held != null && isKnown);
    if (held != null && isKnown) {
      map.put(key, held.with(held.instance().withMetadata(metadata)));
    }
  }

  private OptionalLong measuredOn(InstanceKey key, Operation.Measured measured) {
    var held = map.get(key);
    var revision = held == null ? 1 : held.instance().revision();
    return switch (measured) {
      case ON_THIS -> OptionalLong.of(revision);
      case ON_AN_EARLIER -> OptionalLong.of(revision - 1);
      case UNSAID -> OptionalLong.empty();
    };
  }

  private Instant now() {
    return fixture.clock().now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void hold(ServiceInstance instance, long fromNanos) {
    map.put(instance.key(), new Held(instance, fromNanos, fixture.clock().nanos()));
  }

  private void compare(String service) {
    long from = fixture.clock().nanos();
    var read = backend.read(service).instances();
    long by = fixture.clock().nanos();
    map.entrySet()
        .removeIf(
            entry -> entry.getKey().service().equals(service) && hasExpired(entry, read, from, by));
    var expected =
        map.values().stream()
            .map(Held::instance)
            .filter(instance -> instance.key().service().equals(service))
            .toList();
    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Within the slack after its TTL an instance may or may not be there: the backend decides. */
  private boolean hasExpired(
      Map.Entry<InstanceKey, Held> entry, List<ServiceInstance> read, long from, long by) {
    var held = entry.getValue();
    var ttl = held.instance().registration().healthCheck().ttl();
    if (ttl == null) {
      return false;
    }
    var capabilities = backend.capabilities();
    var least = ttl.compareTo(capabilities.shortestTtl()) < 0 ? capabilities.shortestTtl() : ttl;
    var most = least.plus(capabilities.expirySlack());
    if (by - held.renewedFromNanos() < least.toNanos()) {
      return false;
    }
    return from - held.renewedByNanos() > most.toNanos()
        || read.stream().noneMatch(instance -> instance.key().equals(entry.getKey()));
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(InstanceNotFound.class).isThrownBy(call);
  }
}
