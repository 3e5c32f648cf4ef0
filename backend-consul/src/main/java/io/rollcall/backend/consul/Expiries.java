package io.rollcall.backend.consul;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import com.google.common.collect.Lists;
import io.rollcall.json.StoredJson;
import io.rollcall.model.RegistryException;
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes instances whose leases, which this replica holds, have ended. One that changed since it
 * was judged, by a heartbeat elsewhere or in whatever way, is left alone. For one thread.
 */
final class Expiries {

  private static final Logger log = LoggerFactory.getLogger(Expiries.class);

  /** If so much is between two looks, this process was stopped; each lease has a full TTL then. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final List<StoredInstance> NONE = List.of();
  private static final int AT_ONCE = 16;
  private static final int REMEMBERED = 100;

  private final Store store;
  private final Keys keys;
  private final Follower follower;
  private final FollowLoop<?> loop;
  private final Holders holders;
  private final Leases leases;
  private final Clock clock;
  private long lookedNanos;
  private long resumedNanos;

  Expiries(
      Store store,
      Keys keys,
      Follower follower,
      FollowLoop<?> loop,
      Holders holders,
      Leases leases,
      Clock clock) {
    this.store = store;
    this.keys = keys;
    this.follower = follower;
    this.loop = loop;
    this.holders = holders;
    this.leases = leases;
    this.clock = clock;
    this.lookedNanos = clock.nanos();
    this.resumedNanos = lookedNanos;
  }

  void step() {
    look();
    var ended = loop.isProved(PAUSE) ? follower.instances(this::hasEnded) : NONE;
    if (look()) {
      ended.stream().collect(groupingBy(stored -> stored.key().service())).forEach(this::expire);
      lookedNanos = clock.nanos();
    }
  }

  /** False when this process was stopped since it last looked. */
  private boolean look() {
    var isStopped = clock.since(lookedNanos).compareTo(PAUSE) > 0;
    lookedNanos = clock.nanos();
    resumedNanos = isStopped ? lookedNanos : resumedNanos;
    return !isStopped;
  }

  /** While Consul, or this replica, could not be reached, heartbeats could not either. */
  private boolean hasEnded(StoredInstance stored) {
    var ttl = Leases.ttl(stored.instance().registration());
    return ttl != null
        && stored.isHeldBy(holders.self())
        && leases.hasEnded(stored)
        && loop.followedFor().compareTo(ttl) >= 0
        && clock.since(resumedNanos).compareTo(ttl) >= 0;
  }

  /** Those that fail remain, and are judged again. */
  void expire(String service, List<StoredInstance> ended) {
    var known = follower.service(service);
    var expired = new HashMap<String, Long>(known == null ? Map.of() : known.expired());
    for (var some : Lists.partition(ended, AT_ONCE)) {
      if (!tryToExpire(service, some, expired)) {
        some.forEach(one -> tryToExpire(service, List.of(one), expired));
      }
    }
  }

  /**
   * @param expired those that expired lately, to which these are added when they do
   */
  private boolean tryToExpire(
      String service, List<StoredInstance> ended, Map<String, Long> expired) {
    var all = new HashMap<>(expired);
    var txn = new Txn();
    for (var one : ended) {
      var key = keys.instance(one.key());
      txn.expect(key, one.index()).delete(key);
      all.put(one.key().id(), one.revision());
    }
    txn.set(keys.expired(service), StoredJson.write(latest(all)));
    try {
      var isDone = store.commitRevision(service, txn).isPresent();
      if (isDone) {
        expired.putAll(all);
      }
      return isDone;
    } catch (RegistryException e) {
      log.debug("Instances of '{}' expire later: {}", service, e.getMessage());
      return false;
    }
  }

  private static Map<String, Long> latest(Map<String, Long> expired) {
    return expired.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(REMEMBERED)
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
