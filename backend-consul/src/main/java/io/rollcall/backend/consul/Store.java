package io.rollcall.backend.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.google.common.collect.Lists;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.json.StoredJson;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.kv.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in Consul's key-value store, through whichever agent. A read is of one moment, and sees
 * every write that returned before; Consul leaves out what a token may not see, so that what lacks
 * the store's id is no answer. A write is one transaction, which compares what it rests on, that it
 * is the store that was read last included. Thread-safe.
 */
final class Store {

  private static final Logger log = LoggerFactory.getLogger(Store.class);

  private static final TypeReference<Map<String, Long>> EXPIRED = new TypeReference<>() {};
  private static final int FOLDERS_OF_ALL = 2;
  private static final int FOLDERS_OF_ONE = 5;
  private static final int READS_AT_ONCE = 4;
  private static final int SERVICES_AT_ONCE = (Txn.MOST - FOLDERS_OF_ALL) / FOLDERS_OF_ONE;

  /** Less than Consul's first index of any key. */
  private static final long NEVER_RAISED = 1;

  private final Agents agents;
  private final Keys keys;
  private volatile Id id = Id.NONE;

  Store(Agents agents, Keys keys) {
    this.agents = agents;
    this.keys = keys;
  }

  /**
   * The random id of the store: one that was lost, or put back to what it was before, gets another.
   *
   * @param text empty while it is not known
   * @param index of its key
   */
  record Id(String text, long index) {

    static final Id NONE = new Id("", 0);
    private static final String WHOLE = "whole-";

    /** Whether the store has all that replicas knew when it was lost. */
    boolean isOfWhole() {
      return text.startsWith(WHOLE);
    }
  }

  /** As last read. */
  Id id() {
    return id;
  }

  /**
   * What tells which services changed.
   *
   * @param changes by service, the index of its last change
   * @param latest index of the last change of all
   * @param absent revision of services of which there is no key
   */
  record Head(Id id, Map<String, Long> changes, long latest, long absent) {}

  Head head() {
    var read = read(new Txn().get(keys.latest()).get(keys.absent()).get(keys.changes()));
    var changes = new HashMap<String, Long>();
    for (var value : folder(read, keys.changes()).values()) {
      var service = keys.changed(value.getKey());
      if (service == null) {
        warn(value, "it names no service");
      } else {
        changes.put(service, index(value));
      }
    }
    return new Head(id, changes, index(read.get(keys.latest())), absent(read));
  }

  StoredService service(String name) {
    var read = read(with(name, new Txn().get(keys.absent())));
    return service(name, absent(read), read);
  }

  /**
   * Not all of them at the same moment.
   *
   * @param head was read before, and says what the revision of absent services is
   */
  List<StoredService> services(Collection<String> names, Head head) {
    var here = BoundedCalls.asHere();
    return Lists.partition(List.copyOf(names), SERVICES_AT_ONCE).stream()
        .gather(
            Gatherers.mapConcurrent(
                READS_AT_ONCE, some -> here.call(() -> someServices(some, head.absent()))))
        .flatMap(List::stream)
        .toList();
  }

  private List<StoredService> someServices(List<String> names, long absent) {
    var folders = new Txn();
    names.forEach(name -> with(name, folders));
    var read = read(folders);
    return names.stream().map(name -> service(name, absent, read)).toList();
  }

  private Txn with(String service, Txn folders) {
    return folders
        .get(keys.instances(service))
        .get(keys.maintenances(service))
        .get(keys.change(service))
        .get(keys.revision(service))
        .get(keys.expired(service));
  }

  /**
   * What there is of one instance.
   *
   * @param instance null when there is none that makes sense
   * @param index of its key; 0 when there is none
   * @param maintenance null when its key is in service
   * @param maintenanceIndex of the maintenance; 0 when there is no such key
   */
  record Found(
      @Nullable StoredInstance instance,
      long index,
      @Nullable Maintenance maintenance,
      long maintenanceIndex) {

    static final Found NOTHING = new Found(null, 0, null, 0);
  }

  Found find(InstanceKey key) {
    var read = read(new Txn().get(keys.instance(key)).get(keys.maintenance(key)));
    var maintenance = read.get(keys.maintenance(key));
    return new Found(
        instance(read.get(keys.instance(key)), read),
        index(read.get(keys.instance(key))),
        maintenance(maintenance),
        index(maintenance));
  }

  /** To become a change of the instance whose key has that index; 0 for none. */
  Txn expecting(InstanceKey key, long index) {
    return new Txn().expect(keys.instance(key), index);
  }

  Txn expecting(StoredInstance there) {
    return expecting(there.key(), there.index());
  }

  /** Registers it anew, beside the maintenance that was found. */
  Txn creating(StoredInstance registered, Found found) {
    var key = registered.key();
    var txn = expecting(key, found.index()).expect(keys.maintenance(key), found.maintenanceIndex());
    return withNew(txn, registered);
  }

  /** Registers what the store has lost, with its maintenance, unless it is there. */
  Txn restoring(StoredInstance lost) {
    var maintenance = lost.instance().maintenance();
    var txn = withNew(expecting(lost.key(), 0), lost);
    return maintenance == null ? txn : withMaintenance(txn, lost.key(), maintenance);
  }

  /** The key is created again, and the replica that holds it shows itself. */
  private Txn withNew(Txn txn, StoredInstance registered) {
    var key = keys.instance(registered.key());
    return touch(txn.delete(key).set(key, registered.content()), keys.replica(registered.holder()));
  }

  Txn withMaintenance(Txn txn, InstanceKey key, Maintenance maintenance) {
    return txn.set(keys.maintenance(key), StoredJson.write(MaintenanceRecord.of(maintenance)));
  }

  /** Does it, for all to see and to be told; returns at which index, if what it compared held. */
  OptionalLong commitRevision(String service, Txn txn) {
    return commitChange(service, touch(txn, keys.revision(service)));
  }

  /** As {@link #commitRevision}, where nothing changes that readers are told. */
  OptionalLong commitChange(String service, Txn txn) {
    return commit(touch(txn.expect(keys.store(), id.index()), keys.change(service)));
  }

  /** Puts one in place of the other; returns at which index, 0 when that changed meanwhile. */
  long replace(StoredInstance there, StoredInstance other) {
    var service = there.key().service();
    var txn = expecting(there).set(keys.instance(there.key()), other.content());
    touch(txn, keys.replica(other.holder()));
    var isSame = there.now().equals(other.now());
    return (isSame ? commitChange(service, txn) : commitRevision(service, txn)).orElse(0);
  }

  /** The indexes of the keys of replicas. */
  Map<String, Long> replicas() {
    var replicas = new HashMap<String, Long>();
    folder(read(new Txn().get(keys.replicas())), keys.replicas())
        .forEach((key, value) -> replicas.put(Keys.name(key, keys.replicas()), index(value)));
    return replicas;
  }

  /** Shows that a replica is there. Nobody who follows is told. */
  void showReplica(String holder) {
    agents.any(agent -> agent.commit(touch(new Txn(), keys.replica(holder))));
  }

  void forgetReplica(String holder) {
    agents.any(agent -> agent.commit(new Txn().delete(keys.replica(holder))));
  }

  /**
   * Raises the revision of services of which there is no key.
   *
   * @param absent as it is; when it is another one meanwhile, that stays
   */
  void raiseAbsent(long absent) {
    long index = absent == NEVER_RAISED ? 0 : absent;
    settle(touch(new Txn().expect(keys.absent(), index), keys.absent()));
  }

  /** Forgets a service without instances, unless it changed since. */
  void forget(StoredService emptied) {
    var name = emptied.name();
    var txn =
        new Txn()
            .expect(keys.change(name), emptied.changed())
            .delete(keys.change(name))
            .delete(keys.revision(name))
            .delete(keys.expired(name));
    commit(txn);
  }

  /** Whether it has no id: it is new, or was lost. */
  boolean isNew() {
    return !readAll(new Txn()).containsKey(keys.store());
  }

  /**
   * Writes what a store that {@link #isNew} has lost, as it was, unless it is there.
   *
   * @return false when the store has got an id meanwhile, or the instance is there
   */
  boolean rewrite(StoredInstance lost) {
    var service = lost.key().service();
    var txn = touch(restoring(lost).expect(keys.store(), 0), keys.revision(service));
    return commit(touch(txn, keys.change(service))).isPresent();
  }

  /**
   * Gives an id to a store that {@link #isNew}. If it has one meanwhile, that stays.
   *
   * @param isWhole whether all that was known has been written to it again
   */
  void begin(boolean isWhole) {
    settle(new Txn().expect(keys.store(), 0).set(keys.store(), newId(isWhole ? Id.WHOLE : "")));
  }

  /** Gives another id to a store that was put back to what it was before, unless it has one. */
  void beginAnew(Id before) {
    settle(new Txn().expect(keys.store(), before.index()).set(keys.store(), newId("")));
  }

  /** Does what is tried again by whoever does not know whether it was done. */
  private void settle(Txn txn) {
    try {
      commit(txn);
    } catch (OutcomeUnknown e) {
      throw new BackendUnavailable(e.getMessage(), e);
    }
  }

  private OptionalLong commit(Txn txn) {
    touch(txn, keys.latest());
    return agents.any(agent -> agent.commit(txn));
  }

  private static Txn touch(Txn txn, String key) {
    return txn.set(key, newId(""));
  }

  private static byte[] newId(String prefix) {
    return (prefix + Long.toHexString(ThreadLocalRandom.current().nextLong())).getBytes(UTF_8);
  }

  /** A store that is new gets its id first; one that was lost, by whoever follows it. */
  private NavigableMap<String, Value> read(Txn folders) {
    var read = readAll(folders);
    if (!read.containsKey(keys.store())) {
      if (id.equals(Id.NONE)) {
        tryToBegin();
      }
      read = readAll(folders); // another thread, or replica, may have begun it
    }
    var stored = read.get(keys.store());
    if (stored == null) {
      throw new BackendUnavailable(
          ("Consul does not show '%s', which Rollcall writes first: it is about to, or its token may"
                  + " not read and write that folder")
              .formatted(keys.store()),
          null);
    }
    id = new Id(new String(bytes(stored), UTF_8), index(stored));
    return read;
  }

  private void tryToBegin() {
    try {
      begin(false);
    } catch (BackendUnavailable e) {
      log.debug("Whether the store has an id is about to be seen: {}", e.getMessage());
    }
  }

  private NavigableMap<String, Value> readAll(Txn folders) {
    var all = folders.get(keys.store());
    Map<String, Value> read = agents.any(agent -> agent.read(all));
    return new TreeMap<>(read);
  }

  private StoredService service(String name, long absent, NavigableMap<String, Value> read) {
    var instances = new TreeMap<String, StoredInstance>();
    for (var value : folder(read, keys.instances(name)).values()) {
      var instance = instance(value, read);
      if (instance != null) {
        instances.put(instance.key().id(), instance);
      }
    }
    return new StoredService(
        name,
        instances,
        index(read.get(keys.change(name))),
        index(read.get(keys.revision(name))),
        absent,
        expired(read.get(keys.expired(name))));
  }

  /** Null when there is none, or what is there makes no sense. */
  private @Nullable StoredInstance instance(@Nullable Value value, Map<String, Value> read) {
    if (value == null) {
      return null;
    }
    try {
      var stored = StoredInstance.of(bytes(value), value.getCreateIndex(), index(value));
      var key = stored.key();
      if (keys.instance(key).equals(value.getKey())) {
        return stored.with(maintenance(read.get(keys.maintenance(key))));
      }
      warn(value, "it is about " + key);
    } catch (UnreadableValue e) {
      warn(value, e.getMessage());
    }
    return null;
  }

  private static @Nullable Maintenance maintenance(@Nullable Value stored) {
    try {
      return stored == null
          ? null
          : StoredJson.read(
              bytes(stored), MaintenanceRecord.class, MaintenanceRecord::toMaintenance);
    } catch (UnreadableValue e) {
      warn(stored, e.getMessage());
      return null;
    }
  }

  private static Map<String, Long> expired(@Nullable Value stored) {
    try {
      return stored == null ? Map.of() : StoredJson.MAPPER.readValue(bytes(stored), EXPIRED);
    } catch (IOException e) {
      warn(stored, e.getMessage());
      return Map.of();
    }
  }

  private static void warn(Value stored, @Nullable String reason) {
    log.warn("Passed over what somebody wrote to {}: {}", stored.getKey(), reason);
  }

  private long absent(Map<String, Value> read) {
    return Math.max(NEVER_RAISED, index(read.get(keys.absent())));
  }

  private static NavigableMap<String, Value> folder(
      NavigableMap<String, Value> read, String folder) {
    return read.subMap(folder, true, folder + Character.MAX_VALUE, false);
  }

  private static long index(@Nullable Value value) {
    return value == null ? 0 : value.getModifyIndex();
  }

  private static byte[] bytes(Value value) {
    return value.getValueAsBytes().orElseGet(() -> new byte[0]);
  }
}
