package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many callers at once. */
public abstract class ConcurrencyContract extends BackendContract {

  private static final int WRITERS = 16;
  private static final int WRITES = 12;

  @Test
  protected void everyAcknowledgedWriteToOneServiceIsVisible() throws Exception {
    Concurrently.run(
        WRITERS,
        writer -> {
          long last = 0;
          for (int i = 0; i < WRITES; i++) {
            var stored = put(lasting("orders", writer + "-" + i)).instance();
            assertThat(stored.revision()).isGreaterThan(last);
            last = stored.revision();
            assertThat(backend.read("orders").instances()).contains(stored);
          }
        });

    assertThat(backend.read("orders").instances()).hasSize(WRITERS * WRITES);
  }

  @Test
  protected void everyAcknowledgedWriteToManyServicesIsVisible() throws Exception {
    Concurrently.run(
        WRITERS,
        writer -> {
          for (int i = 0; i < WRITES; i++) {
            var stored = put(lasting("service-" + i, "" + writer)).instance();
            assertThat(backend.read("service-" + i).instances()).contains(stored);
          }
        });

    for (int i = 0; i < WRITES; i++) {
      assertThat(backend.read("service-" + i).instances()).hasSize(WRITERS);
    }
  }

  @Test
  protected void servicesThatComeAndGoLeaveNoTrace() throws Exception {
    Concurrently.run(
        WRITERS,
        writer -> {
          for (int i = 0; i < WRITES; i++) {
            var key = new InstanceKey("service-" + i % 3, "" + writer);
            put(lasting(key.service(), key.id()));
            backend.remove(key);
          }
        });

    for (int i = 0; i < 3; i++) {
      assertThat(backend.read("service-" + i).instances()).isEmpty();
    }
  }

  @Test
  protected void createOnlyHasOneWinnerForEachKey() throws Exception {
    var winners = new ConcurrentHashMap<String, Collection<Integer>>();

    Concurrently.run(
        WRITERS,
        writer -> {
          for (int i = 0; i < WRITES; i++) {
            try {
              create(lasting("orders", "" + i).weight(writer + 1));
              winners
                  .computeIfAbsent("" + i, absent -> new ConcurrentLinkedQueue<>())
                  .add(writer + 1);
            } catch (InstanceExists lost) {
              assertThat(lost.key().id()).isEqualTo("" + i);
            }
          }
        });

    var stored =
        backend.read("orders").instances().stream()
            .collect(toMap(ServiceInstance::id, instance -> List.of(instance.weight())));
    assertThat(stored).hasSize(WRITES);
    assertThat(winners).hasSize(WRITES);
    winners.forEach((id, weights) -> assertThat(weights).containsExactlyElementsOf(stored.get(id)));
  }

  @Test
  protected void writersOfOneKeyLeaveOneOfTheirWrites() throws Exception {
    Concurrently.run(
        WRITERS,
        writer -> {
          for (int i = 0; i < WRITES; i++) {
            put(lasting("orders", "1").weight(writer * WRITES + i + 1));
            if (i % 4 == 3) {
              removeIfThere(new InstanceKey("orders", "1"));
            }
          }
        });

    put(lasting("orders", "1").weight(9999));
    assertThat(only("orders").weight()).isEqualTo(9999);
  }

  @Test
  protected void readersSeeEachRevisionAsOneStateAndNoneGoBack() throws Exception {
    var seen = new ConcurrentHashMap<Long, List<String>>();
    Concurrently.run(
        WRITERS,
        number -> {
          if (number % 2 == 0) {
            for (int i = 0; i < WRITES; i++) {
              put(lasting("orders", number + "-" + i));
            }
          } else {
            long last = 0;
            for (int i = 0; i < WRITES * 2; i++) {
              var state = backend.read("orders");
              assertThat(state.revision()).isGreaterThanOrEqualTo(last);
              last = state.revision();
              assertThat(ids(state))
                  .isEqualTo(seen.merge(last, ids(state), (first, again) -> first));
            }
          }
        });
  }

  @Test
  protected void heartbeatsAndReportsDoNotLoseRegistrations() throws Exception {
    var key = new InstanceKey("orders", "shared");
    put(lasting("orders", "shared"));

    Concurrently.run(
        WRITERS,
        number -> {
          for (int i = 0; i < WRITES; i++) {
            switch (number % 3) {
              case 0 -> put(lasting("orders", number + "-" + i));
              case 1 -> backend.renew(key, now());
              default -> report("orders", "shared", UNHEALTHY, number + "-" + i);
            }
          }
        });

    var putters = IntStream.range(0, WRITERS).filter(number -> number % 3 == 0).count();
    assertThat(backend.read("orders").instances()).hasSize((int) putters * WRITES + 1);
  }

  @Test
  protected void watchesMayOpenAndCloseWhileWritersWrite() throws Exception {
    var kept = new ConcurrentLinkedQueue<Recorder<ServiceState>>();

    Concurrently.run(
        WRITERS,
        number -> {
          for (int i = 0; i < WRITES; i++) {
            if (number % 2 == 0) {
              put(lasting("service-" + i % 2, number + "-" + i));
            } else {
              var recorder = Recorder.ofService();
              var subscription = backend.watch("service-" + i % 2, recorder);
              if (i % 3 == 0) {
                kept.add(recorder);
              } else {
                subscription.close();
              }
            }
          }
        });

    for (var recorder : kept) {
      recorder.await(state -> state.equals(backend.read(state.service())));
    }
  }

  /** Outlives the test, however slow the store is. */
  private static Registration.Builder lasting(String service, String id) {
    return Registration.builder(service, id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Heartbeat(Duration.ofMinutes(10)));
  }

  private void removeIfThere(InstanceKey key) {
    try {
      backend.remove(key);
    } catch (InstanceNotFound removedByAnother) {
      assertThat(removedByAnother.key()).isEqualTo(key);
    }
  }

  private static List<String> ids(ServiceState state) {
    return state.instances().stream().map(ServiceInstance::id).toList();
  }
}
