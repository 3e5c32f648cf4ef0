package io.rollcall.backend.kubernetes.beat;

import static io.rollcall.contract.OpenRegistries.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.News;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Tries;
import io.rollcall.store.beat.BeatStore;
import io.rollcall.store.beat.Beats;
import io.rollcall.store.beat.SharedLeases;
import io.rollcall.store.follow.Freshness;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Following of replicas from a version that the API server does not have, or has no more. */
class BeatFollowerTest {

  private static final String FORGOTTEN = "1";

  private final TestNamespace namespace = new TestNamespace(Kubernetes.V1.shared());
  private final Scheduler scheduler = Scheduler.system();
  private final Clock clock = Clock.system();
  private final Objects<Lease> real = namespace.connect().leases();
  private final AtomicInteger listings = new AtomicInteger();
  private final SharedLeases<StoredInstance> leases =
      new SharedLeases<>(
          "one",
          new NoInstances(new BeatWriter(real, namespace.name(), clock)),
          new Fresh(),
          () -> new Tries(clock, scheduler, Duration.ofSeconds(5)),
          clock,
          scheduler);
  private @Nullable BeatFollower follower;

  @AfterEach
  void close() {
    leases.close();
    requireNonNull(follower).close();
    scheduler.close();
    namespace.close();
  }

  @Test
  void versionThatTheServerHasNotReachedIsListedAgain() {
    follow("999999999", clock);
    eventually(() -> assertThat(listings).hasPositiveValue());

    eventually(() -> assertThat(leases.isMine("orders")).isTrue());
    assertThat(listings).hasValue(2);
  }

  @Test
  void versionThatTheServerHasForgottenIsListedAgainWithoutWaiting() {
    follow(FORGOTTEN, new VirtualTime());

    eventually(() -> assertThat(listings).hasValue(2));
  }

  /**
   * @param version that the first listing is said to be of
   * @param time by which the follower sees that nothing is told
   */
  private void follow(String version, Clock time) {
    follower = new BeatFollower(new Misdated(real, version, listings), leases, time, scheduler);
    follower.start();
    leases.start();
  }

  private record Fresh() implements Freshness {

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

  /** Has what replicas tell alone. */
  private record NoInstances(BeatWriter writer) implements BeatStore<StoredInstance> {

    @Override
    public @Nullable StoredInstance followed(InstanceKey key) {
      return null;
    }

    @Override
    public Stream<StoredInstance> followed() {
      return Stream.of();
    }

    @Override
    public @Nullable StoredInstance read(InstanceKey key) {
      return null;
    }

    @Override
    public @Nullable StoredInstance leaseAnew(StoredInstance there) {
      return null;
    }

    @Override
    public void expire(String service, List<StoredInstance> ended) {}

    @Override
    public void tell(Beats beats) {
      writer.tell(beats);
    }

    @Override
    public void forget(Beats last) {
      writer.forget(last);
    }
  }

  /** The first listing is said to be of another version. */
  private record Misdated(Objects<Lease> real, String version, AtomicInteger listings)
      implements Objects<Lease> {

    @Override
    public Listed<Lease> list(Map<String, String> labels) {
      var listed = real.list(labels);
      return listings.incrementAndGet() == 1 ? new Listed<>(listed.items(), version) : listed;
    }

    @Override
    public Listed<Lease> list(Map<String, String> labels, Duration timeout, Duration longest) {
      return list(labels);
    }

    @Override
    public @Nullable Lease get(String name) {
      return real.get(name);
    }

    @Override
    public @Nullable Lease create(Lease object) {
      return real.create(object);
    }

    @Override
    public @Nullable Lease replace(Lease object) {
      return real.replace(object);
    }

    @Override
    public boolean delete(Lease object) {
      return real.delete(object);
    }

    @Override
    public ObjectWatch watch(
        Map<String, String> labels, String resourceVersion, Consumer<News<Lease>> listener) {
      if (resourceVersion.equals(FORGOTTEN)) {
        listener.accept(new News.Ended<>(new BackendUnavailable("forgotten", null), true));
        return () -> {};
      }
      return real.watch(labels, resourceVersion, listener);
    }
  }
}
