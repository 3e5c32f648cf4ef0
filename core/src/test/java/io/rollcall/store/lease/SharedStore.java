package io.rollcall.store.lease;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.follow.Freshness;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store in memory, which all replicas see as it is, unless it is cut off. */
final class SharedStore implements HeldStore<SharedStore.Stored>, Freshness {

  final Map<InstanceKey, Stored> content = new HashMap<>();
  final Map<InstanceKey, Stored> expired = new HashMap<>();
  private final Map<String, Long> signs = new HashMap<>();
  private final Clock clock;
  private long followedSinceNanos;
  private boolean isCutOff;
  private long version;

  /** How often an instance was written. */
  int writes;

  record Stored(Registration registration, String holder, long epoch) implements Held {

    @Override
    public ServiceInstance now() {
      return ServiceInstance.registered(registration, Instant.EPOCH, 1);
    }

    Stored heldBy(String replica) {
      return new Stored(registration, replica, ReplicaLeases.newEpoch());
    }
  }

  SharedStore(Clock clock) {
    this.clock = clock;
    this.followedSinceNanos = clock.nanos();
  }

  Stored register(Registration registration, String replica) {
    var stored = new Stored(registration, replica, ReplicaLeases.newEpoch());
    content.put(stored.key(), stored);
    return stored;
  }

  void cutOff() {
    isCutOff = true;
  }

  void mend() {
    isCutOff = false;
    followedSinceNanos = clock.nanos();
  }

  @Override
  public boolean isFollowing() {
    return !isCutOff;
  }

  @Override
  public boolean isProved(Duration ago) {
    return !isCutOff;
  }

  @Override
  public boolean isFollowedSince(long nanos) {
    return !isCutOff && followedSinceNanos - nanos <= 0;
  }

  @Override
  public @Nullable Stored followed(InstanceKey key) {
    return content.get(key);
  }

  @Override
  public Collection<Stored> replicas() {
    return followed().filter(this::isReplica).toList();
  }

  @Override
  public boolean isReplica(Stored held) {
    return held.key().service().equals("rollcall");
  }

  @Override
  public Stream<Stored> followed() {
    return List.copyOf(content.values()).stream();
  }

  @Override
  public @Nullable Stored read(InstanceKey key) {
    require();
    return content.get(key);
  }

  @Override
  public @Nullable Stored hold(Stored there, String replica) {
    require();
    var held = there.heldBy(replica);
    writes++;
    return content.replace(there.key(), there, held) ? held : null;
  }

  @Override
  public @Nullable Stored restore(Stored lost, String replica) {
    require();
    var held = lost.heldBy(replica);
    return content.putIfAbsent(lost.key(), held) == null ? held : null;
  }

  @Override
  public void expire(String service, List<Stored> ended) {
    require();
    for (var one : ended) {
      if (content.remove(one.key(), one)) {
        expired.put(one.key(), one);
      }
    }
  }

  @Override
  public void onHeld(Stored held) {}

  @Override
  public void onRenewed(Stored held) {}

  @Override
  public void showSign(String replica) {
    require();
    signs.put(replica, ++version);
  }

  @Override
  public Map<String, Long> signs() {
    require();
    return Map.copyOf(signs);
  }

  @Override
  public void removeSign(String replica) {
    require();
    signs.remove(replica);
  }

  private void require() {
    if (isCutOff) {
      throw new BackendUnavailable("cut off", null);
    }
  }
}
