package io.rollcall.store.beat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.follow.Freshness;
import io.rollcall.store.lease.Leased;
import io.rollcall.store.lease.ReplicaLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory. All replicas see instances as they are; what replicas tell reaches each at
 * once, unless that one lags.
 */
final class ToldStore implements BeatStore<ToldStore.Stored>, Freshness {

  record Stored(Registration registration, long epoch, boolean isOver) implements Leased {

    static Stored leased(Registration registration) {
      return new Stored(registration, ReplicaLeases.newEpoch(), false);
    }

    @Override
    public ServiceInstance now() {
      return ServiceInstance.registered(registration, Instant.EPOCH, 1);
    }
  }

  final Map<InstanceKey, Stored> content = new TreeMap<>((a, b) -> a.id().compareTo(b.id()));
  final Map<String, Beats> objects = new LinkedHashMap<>();
  private final Map<String, SharedLeases<Stored>> followers = new HashMap<>();
  private final Map<String, Deque<Runnable>> lagging = new HashMap<>();
  private final Set<String> cutOff = new TreeSet<>();

  /** Whether what expires is made unhealthy and stays. */
  boolean removesNothing;

  /** Whether what expires is made unhealthy or removed, and that is told as a failure. */
  boolean losesAnswersOfExpiry;

  int writesTold;
  int writesOfInstances;

  Stored register(Registration registration) {
    var stored = Stored.leased(registration);
    content.put(stored.key(), stored);
    return stored;
  }

  /** Tells a replica, from now on, what all of them tell. */
  void follow(SharedLeases<Stored> replica) {
    replica.listed(objects.values());
    followers.put(replica.self(), replica);
  }

  /** From now on it is told nothing, until it {@link #catchesUp}. */
  void lags(String replica) {
    lagging.put(replica, new ArrayDeque<>());
  }

  void catchesUp(String replica) {
    var missed = lagging.remove(replica);
    if (missed != null) {
      missed.forEach(Runnable::run);
    }
  }

  /** It is not told any more what it was not told yet, but what there is now. */
  void listsAnew(String replica) {
    lagging.remove(replica);
    var follower = followers.get(replica);
    if (follower != null) {
      follower.listed(objects.values());
    }
  }

  /** Its writes fail. */
  void cutOff(String replica) {
    cutOff.add(replica);
  }

  void mend(String replica) {
    cutOff.remove(replica);
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
  public @Nullable Stored leaseAnew(Stored there) {
    var anew = Stored.leased(there.registration());
    writesOfInstances++;
    return content.replace(there.key(), there, anew) ? anew : null;
  }

  @Override
  public void expire(String service, List<Stored> ended) {
    for (var one : ended) {
      if (removesNothing) {
        content.replace(one.key(), one, new Stored(one.registration(), one.epoch(), true));
        writesOfInstances++;
      } else {
        content.remove(one.key(), one);
      }
    }
    if (losesAnswersOfExpiry) {
      throw new OutcomeUnknown("the answer is lost", null);
    }
  }

  @Override
  public void tell(Beats beats) {
    if (cutOff.contains(beats.replica())) {
      throw new BackendUnavailable("cut off", null);
    }
    writesTold++;
    objects.put(beats.replica(), beats);
    each(replica -> replica.told(beats));
  }

  @Override
  public void forget(Beats last) {
    if (objects.remove(last.replica(), last)) {
      each(replica -> replica.left(last.replica()));
    }
  }

  private void each(Consumer<SharedLeases<Stored>> news) {
    followers.forEach(
        (name, replica) -> {
          var missed = lagging.get(name);
          if (missed == null) {
            news.accept(replica);
          } else {
            missed.add(() -> news.accept(replica));
          }
        });
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
