package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many callers at once. */
public abstract class ConcurrencyContract extends BackendContract {

  private static final int WRITERS = 16;
  private static final int WRITES = 12;
  private static final int OVERLAPS = 40;

  /** How long after the start of a round a call may begin. */
  private static final Duration LATEST = Duration.ofMillis(20);

  @Test
  protected void everyAcknowledgedWriteToOneServiceIsVisible() throws Exception {
    Concurrently.run(
        WRITERS,
        writer -> {
          for (int i = 0; i < WRITES; i++) {
            var stored = put(lasting("orders", writer + "-" + i)).instance();
            assertThat(backend.read("orders").instances()).contains(stored);
          }
        });

    assertThat(backend.read("orders").instances()).hasSize(WRITERS * WRITES);
  }

  @Test
  @Requires(Guarantee.LATER_REGISTRATIONS_HAVE_LATER_REVISIONS)
  protected void laterRegistrationHasALaterRevision() throws Exception {
    Concurrently.run(
        WRITERS,
        writer -> {
          long last = 0;
          for (int i = 0; i < WRITES; i++) {
            var stored = put(lasting("orders", writer + "-" + i)).instance();
            assertThat(stored.revision()).isGreaterThan(last);
            last = stored.revision();
          }
        });
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
  protected void writersOfOneKeyWhoAllRemoveItInTheEndLeaveNothing() throws Exception {
    Concurrently.run(WRITERS, writer -> writeAndRemove(backend, writer));

    assertThat(backend.read("orders").instances()).isEmpty();
    put(lasting("orders", "shared").weight(9999));
    assertThat(only("orders").weight()).isEqualTo(9999);
  }

  @Test
  protected void writersOfOneKeyAtSeveralReplicasLeaveNothingEither() throws Exception {
    var replicas = replicas();

    Concurrently.run(
        WRITERS, writer -> writeAndRemove(replicas.get(writer % replicas.size()), writer));

    replicas.forEach(
        replica -> assertThat(replica.read("orders").instances()).as("instances").isEmpty());
    put(lasting("orders", "shared").weight(9999));
    assertThat(only("orders").weight()).isEqualTo(9999);
  }

  @Test
  @Requires(Guarantee.HEARTBEATS_SEE_REMOVALS)
  protected void heartbeatBringsNothingBackThatIsRemovedMeanwhile() throws Exception {
    removeDuringHeartbeats((replica, key) -> assertNotFound(() -> replica.renew(key, now())));
  }

  @Test
  @WhereLacking(Guarantee.HEARTBEATS_SEE_REMOVALS)
  protected void heartbeatJustAfterARemovalBringsNothingBack() throws Exception {
    removeDuringHeartbeats(this::renewIfThere);
    await()
        .atMost(fixture().heartbeatsBehind().plus(TOLD_WITHIN))
        .untilAsserted(() -> assertNotFound(() -> backend.renew(overlapped(OVERLAPS - 1), now())));
  }

  /**
   * Each instance is removed through one replica while a heartbeat of it is under way through
   * another, as in every shutdown. Once the removal is acknowledged, the instance is gone.
   *
   * @param renewal one through each replica after that
   */
  private void removeDuringHeartbeats(BiConsumer<RegistryBackend, InstanceKey> renewal)
      throws Exception {
    var replicas = replicas();
    var random = new Random();
    for (int round = 0; round < OVERLAPS; round++) {
      var registering = replicas.get(random.nextInt(replicas.size()));
      var removing = replicas.get(round % replicas.size());
      var renewing = replicas.get((round + 1) % replicas.size());
      var key = overlapped(round);
      registering.put(lasting(key.service(), key.id()).build(), now(), PutMode.CREATE_ONLY);

      overlap(random, () -> removing.remove(key), () -> renewIfThere(renewing, key));

      replicas.forEach(replica -> renewal.accept(replica, key));
      for (var replica : replicas) {
        assertThat(replica.find(key)).as("%s, removed in round %d", key, round).isNull();
      }
    }
    assertThat(backend.read("orders").instances()).isEmpty();
  }

  private static InstanceKey overlapped(int round) {
    return new InstanceKey("orders", "round-" + round);
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

  private void writeAndRemove(RegistryBackend replica, int writer) {
    for (int i = 0; i < WRITES; i++) {
      var registration = lasting("orders", "shared").weight(writer * WRITES + i + 1).build();
      replica.put(registration, now(), PutMode.CREATE_OR_REPLACE);
      if (i % 4 == 3) {
        removeIfThere(replica, registration.key());
      }
    }
  }

  /** Runs both, each a random few milliseconds after the start. */
  private static void overlap(Random random, Runnable one, Runnable other) throws Exception {
    var offsets = random.longs(2, 0, LATEST.toNanos()).toArray();
    Concurrently.run(
        2,
        number -> {
          LockSupport.parkNanos(offsets[number]);
          (number == 0 ? one : other).run();
        });
  }

  private void renewIfThere(RegistryBackend replica, InstanceKey key) {
    try {
      replica.renew(key, now());
    } catch (InstanceNotFound removedBefore) {
      assertThat(removedBefore.key()).isEqualTo(key);
    }
  }

  private static void removeIfThere(RegistryBackend replica, InstanceKey key) {
    try {
      replica.remove(key);
    } catch (InstanceNotFound removedByAnother) {
      assertThat(removedByAnother.key()).isEqualTo(key);
    }
  }

  private static List<String> ids(ServiceState state) {
    return state.instances().stream().map(ServiceInstance::id).toList();
  }
}
