package io.rollcall.backend.consul;

import static java.util.stream.Collectors.toMap;

import com.google.common.collect.Lists;
import io.rollcall.json.StoredJson;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.lease.HeldStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What replicas hold in Consul's key-value store, each beside an agent. Thread-safe. */
record HeldInstances(
    Store store, Keys keys, Follower follower, NativeChecks natives, AgentSync agent)
    implements HeldStore<StoredInstance> {

  private static final Logger log = LoggerFactory.getLogger(HeldInstances.class);

  private static final int EXPIRED_AT_ONCE = 16;
  private static final int EXPIRED_REMEMBERED = 100;

  /** Shorter than others wait for the sign of a replica. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(2);

  @Override
  public @Nullable StoredInstance followed(InstanceKey key) {
    return follower.instance(key);
  }

  @Override
  public Collection<StoredInstance> replicas() {
    var replicas = follower.service(ServiceRegistry.OWN_SERVICE);
    return replicas == null ? List.of() : replicas.instances().values();
  }

  @Override
  public boolean isReplica(StoredInstance held) {
    return held.key().service().equals(ServiceRegistry.OWN_SERVICE);
  }

  @Override
  public Stream<StoredInstance> followed() {
    return follower.instances();
  }

  @Override
  public @Nullable StoredInstance read(InstanceKey key) {
    return store.find(key).instance();
  }

  @Override
  public @Nullable StoredInstance hold(StoredInstance there, String replica) {
    var held = heldBy(there, replica);
    long index = store.replace(there, held);
    return index == 0 ? null : held.at(index, there.revision());
  }

  @Override
  public @Nullable StoredInstance restore(StoredInstance lost, String replica) {
    var held = heldBy(lost, replica);
    var done = store.commitRevision(lost.key().service(), store.restoring(held));
    return done.isEmpty() ? null : held.at(done.getAsLong(), done.getAsLong());
  }

  /** Probed as this replica has it. */
  private StoredInstance heldBy(StoredInstance there, String replica) {
    return there.probed(natives.cover(there.registration())).heldBy(replica);
  }

  /** Where some of many changed, one by one. */
  @Override
  public void expire(String service, List<StoredInstance> ended) {
    var known = follower.service(service);
    var expired = new HashMap<String, Long>(known == null ? Map.of() : known.expired());
    for (var some : Lists.partition(ended, EXPIRED_AT_ONCE)) {
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
        .limit(EXPIRED_REMEMBERED)
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public void onHeld(StoredInstance held) {
    agent.registerSoon(held.key());
  }

  @Override
  public void onRenewed(StoredInstance held) {
    agent.showAlive(held);
  }

  @Override
  public void showSign(String replica) {
    BoundedCalls.within(LONGEST_CALL).run(() -> store.showReplica(replica));
  }

  @Override
  public Map<String, Long> signs() {
    return BoundedCalls.within(LONGEST_CALL).call(store::replicas);
  }

  @Override
  public void removeSign(String replica) {
    BoundedCalls.within(LONGEST_CALL).run(() -> store.forgetReplica(replica));
  }
}
