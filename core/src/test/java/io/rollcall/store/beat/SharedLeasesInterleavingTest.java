package io.rollcall.store.beat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Tries;
import io.rollcall.store.follow.Freshness;
import io.rollcall.store.lease.Leased;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Replicas whose clocks run, stop and differ as a seed draws it, which are told things as late as
 * it draws it, and which die: no instance is removed sooner than its TTL, on the clock of the
 * replica that removes it, after the store had a heartbeat that was acknowledged.
 */
class SharedLeasesInterleavingTest {

  private static final Duration TTL = Duration.ofSeconds(5);
  private static final int EPISODES = 1_000;
  private static final int STEPS = 1500;
  private static final List<Registration> INSTANCES =
      IntStream.range(0, 4).mapToObj(SharedLeasesInterleavingTest::registration).toList();

  private static Registration registration(int id) {
    return Registration.builder("orders", "n" + id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Heartbeat(TTL))
        .build();
  }

  @Test
  void acknowledgedHeartbeatsAreNeverInVain() {
    int acknowledged = 0;
    int expired = 0;
    int leasedAnew = 0;
    for (int seed = 0; seed < EPISODES; seed++) {
      var episode = new Episode(seed);
      episode.play();
      assertThat(episode.broken).as("seed %d", seed).isEmpty();
      acknowledged += episode.acknowledged;
      expired += episode.expired;
      leasedAnew += episode.leasedAnew;
    }
    assertThat(acknowledged).as("heartbeats that were acknowledged").isGreaterThan(20_000);
    assertThat(expired).as("instances that expired").isGreaterThan(300);
    assertThat(leasedAnew).as("leases that heartbeats began anew").isGreaterThan(300);
  }

  private record Stored(Registration registration, long epoch, int version) implements Leased {

    @Override
    public ServiceInstance now() {
      return ServiceInstance.registered(registration, Instant.EPOCH, 1);
    }
  }

  private static final class Episode {

    private final Random random;
    private final Map<InstanceKey, Stored> content = new HashMap<>();
    private final Map<String, Beats> objects = new LinkedHashMap<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Replica> leaving = new ArrayList<>();

    /**
     * The clocks of all replicas when the store had the last heartbeat of a lease that was
     * acknowledged, or the lease began, by epoch.
     */
    private final Map<Long, Map<Replica, Long>> granted = new HashMap<>();

    private final Set<Long> gone = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private final int talkative;
    private int acknowledged;
    private int expired;
    private int leasedAnew;
    private int started;
    private long epochs;

    Episode(long seed) {
      random = new Random(seed);
      talkative = random.nextInt(5, 100);
    }

    void play() {
      for (int i = 0; i < 3; i++) {
        replicas.add(new Replica());
      }
      for (int step = 0; step < STEPS; step++) {
        step(replicas.get(random.nextInt(replicas.size())));
        leaving.forEach(replica -> replica.time.pass(Duration.ofMillis(random.nextInt(100))));
      }
    }

    private void step(Replica replica) {
      int draw = random.nextInt(1000);
      if (draw < 500) {
        replica.run();
      } else if (draw < 800) {
        replica.isTold(1 + random.nextInt(5));
      } else if (draw < 980) {
        if (random.nextInt(100) < talkative) {
          replica.hear(INSTANCES.get(random.nextInt(INSTANCES.size())));
        }
      } else if (draw < 986) {
        replica.isStopped = !replica.isStopped;
      } else if (draw < 992) {
        replica.listAnew();
      } else if (draw < 998) {
        replica.isCutOff = !replica.isCutOff;
      } else {
        replica.end();
        replicas.add(new Replica());
      }
    }

    private Map<Replica, Long> clocks() {
      var clocks = new HashMap<Replica, Long>();
      replicas.forEach(replica -> clocks.put(replica, replica.time.nanos()));
      leaving.forEach(replica -> clocks.put(replica, replica.time.nanos()));
      return clocks;
    }

    private final class Replica implements BeatStore<Stored>, Freshness {

      private final String self = "r" + started++;
      private final VirtualTime time = new VirtualTime();
      private final Deque<Runnable> untold = new ArrayDeque<>();
      private final SharedLeases<Stored> leases =
          new SharedLeases<>(
              self, this, this, () -> new Tries(time, time, Duration.ofSeconds(1)), time, time);

      /** The clocks of all replicas when the store had what this one told, by its number. */
      private final Map<Long, Map<Replica, Long>> told = new HashMap<>();

      /** The leases that had expired when the store had what this one told, by its number. */
      private final Map<Long, Set<Long>> goneBefore = new HashMap<>();

      private long number;
      private boolean isStopped;
      private boolean isCutOff;

      Replica() {
        leases.listed(objects.values());
        leases.start();
      }

      void run() {
        if (!isStopped) {
          time.pass(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 3000 : 300)));
        }
      }

      /** Leaves, which it goes on with for a while, or dies. */
      void end() {
        replicas.remove(this);
        if (random.nextBoolean()) {
          leases.close();
          leaving.add(this);
        }
      }

      void isTold(int most) {
        for (int i = 0; i < most && !isStopped && !untold.isEmpty(); i++) {
          untold.remove().run();
        }
      }

      void listAnew() {
        untold.clear();
        leases.listed(objects.values());
      }

      void hear(Registration registration) {
        var there = content.get(registration.key());
        if (isStopped) {
          return;
        }
        if (there == null) {
          register(registration);
          return;
        }
        var toldNext = number + 1;
        var heartbeat = leases.hear(there, time.now());
        if (heartbeat.isDone() && !isCutOff) {
          leases.renew(there, time.now()); // its lease is ending, so it gets another one
        }
        var _ = heartbeat.thenAccept(isRenewed -> answer(there, isRenewed, toldNext));
      }

      private void answer(Stored there, boolean isRenewed, long toldIn) {
        if (isRenewed) {
          acknowledged++;
          granted.put(there.epoch(), told.getOrDefault(toldIn, Map.of()));
          if (!told.containsKey(toldIn)) {
            broken.add("%s acknowledged a heartbeat that the store never had".formatted(self));
          }
          if (goneBefore.getOrDefault(toldIn, Set.of()).contains(there.epoch())) {
            broken.add("%s acknowledged a heartbeat of what had expired".formatted(self));
          }
        }
      }

      private void register(Registration registration) {
        var stored = stored(registration, 1);
        leases.begin(stored, time.now());
      }

      private Stored stored(Registration registration, int version) {
        var stored = new Stored(registration, ++epochs, version);
        content.put(stored.key(), stored);
        granted.put(stored.epoch(), clocks());
        return stored;
      }

      @Override
      public @Nullable Stored leaseAnew(Stored there) {
        reach();
        if (!there.equals(content.get(there.key()))) {
          return null;
        }
        leasedAnew++;
        return stored(there.registration(), there.version() + 1);
      }

      @Override
      public void expire(String service, List<Stored> ended) {
        if (random.nextInt(4) == 0) {
          isStopped = true; // in the midst of it; what it asked the store for arrives later
          time.after(Duration.ofMillis(random.nextInt(2000)), () -> remove(ended));
          throw new OutcomeUnknown("the answer was lost", null);
        } else {
          reach();
          remove(ended);
        }
      }

      private void remove(List<Stored> ended) {
        for (var one : ended) {
          if (one.equals(content.get(one.key()))) {
            content.remove(one.key());
            expired++;
            gone.add(one.epoch());
            judge(one);
          }
        }
      }

      private void judge(Stored one) {
        var then = granted.getOrDefault(one.epoch(), Map.of()).get(this);
        if (then != null && time.nanos() - then < TTL.toNanos()) {
          broken.add(
              "%s removed %s %s after it was renewed"
                  .formatted(self, one, Duration.ofNanos(time.nanos() - then)));
        }
      }

      @Override
      public void tell(Beats beats) {
        number = beats.number();
        reach();
        objects.put(self, beats);
        told.put(number, clocks());
        goneBefore.put(number, Set.copyOf(gone));
        replicas.forEach(replica -> replica.untold.add(() -> replica.leases.told(beats)));
        if (random.nextInt(20) == 0) {
          throw new BackendUnavailable("the answer was lost", null);
        }
      }

      @Override
      public void forget(Beats last) {
        reach();
        if (objects.remove(last.replica(), last)) {
          replicas.forEach(
              replica -> replica.untold.add(() -> replica.leases.left(last.replica())));
        }
      }

      private void reach() {
        if (isCutOff) {
          throw new BackendUnavailable("cut off", null);
        }
      }

      @Override
      public @Nullable Stored followed(InstanceKey key) {
        return content.get(key);
      }

      @Override
      public Stream<Stored> followed() {
        return List.copyOf(content.values()).stream();
      }

      @Override
      public @Nullable Stored read(InstanceKey key) {
        return content.get(key);
      }

      @Override
      public boolean isFollowing() {
        return true;
      }

      @Override
      public boolean isProved(Duration ago) {
        return true;
      }

      @Override
      public boolean isFollowedSince(long nanos) {
        return true;
      }
    }
  }
}
