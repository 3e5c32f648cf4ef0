package io.rollcall.backend.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.Lists;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.json.StoredJson;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final int FOLDERS_OF_ALL = 2;
  private static final int FOLDERS_OF_ONE = 5;
  private static final int READS_AT_ONCE = 4;
  private static final int SERVICES_AT_ONCE = (Txn.MOST - FOLDERS_OF_ALL) / FOLDERS_OF_ONE;

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
    for (var value : read.folder(keys.changes())) {
      var service = keys.changed(value.getKey());
      if (service == null) {
        StoredValues.passOver(value, "it names no service");
      } else {
        changes.put(service, StoredValues.index(value));
      }
    }
    return new Head(id, changes, read.index(keys.latest()), read.absent());
  }

  StoredService service(String name) {
    var read = read(with(name, new Txn().get(keys.absent())));
    return read.service(name, read.absent());
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
    return names.stream().map(name -> read.service(name, absent)).toList();
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
    return new Found(
        read.instance(key),
        read.index(keys.instance(key)),
        read.maintenance(key),
        read.index(keys.maintenance(key)));
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
    for (var value : read(new Txn().get(keys.replicas())).folder(keys.replicas())) {
      replicas.put(Keys.name(value.getKey(), keys.replicas()), StoredValues.index(value));
    }
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
    long index = absent == StoredValues.NEVER_RAISED ? 0 : absent;
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
    return readAll(new Txn()).index(keys.store()) == 0;
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

  static Txn touch(Txn txn, String key) {
    return txn.set(key, newId(""));
  }

  private static byte[] newId(String prefix) {
    return (prefix + Long.toHexString(ThreadLocalRandom.current().nextLong())).getBytes(UTF_8);
  }

  /** A store that is new gets its id first; one that was lost, by whoever follows it. */
  StoredValues read(Txn folders) {
    var read = readAll(folders);
    if (read.index(keys.store()) == 0) {
      if (id.equals(Id.NONE)) {
        tryToBegin();
      }
      read = readAll(folders); // another thread, or replica, may have begun it
    }
    var stored = read.all().get(keys.store());
    if (stored == null) {
      throw new BackendUnavailable(
          ("Consul does not show '%s', which Rollcall writes first: it is about to, or its token may"
                  + " not read and write that folder")
              .formatted(keys.store()),
          null);
    }
    id = new Id(new String(StoredValues.bytes(stored), UTF_8), read.index(keys.store()));
    return read;
  }

  private void tryToBegin() {
    try {
      begin(false);
    } catch (BackendUnavailable e) {
      log.debug("Whether the store has an id is about to be seen: {}", e.getMessage());
    }
  }

  private StoredValues readAll(Txn folders) {
    var all = folders.get(keys.store());
    Map<String, Value> read = agents.any(agent -> agent.read(all));
    return new StoredValues(keys, new TreeMap<>(read));
  }
}
