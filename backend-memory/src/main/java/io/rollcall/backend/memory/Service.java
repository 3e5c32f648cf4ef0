package io.rollcall.backend.memory;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toSet;

import io.rollcall.registry.HealthReport;
import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.PutResult.Outcome;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryException.InstanceExists;
import io.rollcall.registry.RegistryException.InstanceNotFound;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceState;
import io.rollcall.watch.Watched;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One service: what is staged, which writers go by, and what is published, which readers and
 * watchers see. It exists while it has instances, keys in maintenance or watchers.
 */
final class Service extends Watched<ServiceState> {

  /**
   * A write that waits for the journal.
   *
   * @param table to publish once its revision is kept
   */
  record Staged<R>(R result, Table table) {}

  private final String name;
  private final Store store;
  private volatile Table staged;
  private volatile Table published;
  private volatile boolean retired;

  /** Changed while telling. */
  private Set<String> expiredUntold = Set.of();

  Service(String name, long revision, Store store) {
    super(revision);
    this.name = name;
    this.store = store;
    this.staged = Table.empty(revision);
    this.published = staged;
  }

  /** Takes over what a file kept; each lease starts anew. */
  synchronized void restore(Recovered.Content content) {
    var revision = staged.revision();
    staged = new Table(revision, List.of(), List.of(), Map.copyOf(content.maintenance()));
    content.instances().forEach(instance -> hold(instance, revision));
    published = staged;
  }

  String name() {
    return name;
  }

  synchronized Table staged() {
    return staged;
  }

  /** Null when it is retired. */
  synchronized @Nullable Staged<PutResult> put(
      Registration registration, Instant at, PutMode mode) {
    if (retired) {
      return null;
    }
    var key = registration.key();
    int index = staged.indexOf(key.id());
    if (index >= 0) {
      if (mode == PutMode.CREATE_ONLY) {
        throw new InstanceExists(key);
      }
      var held = staged.instances().get(index);
      if (held.registration().equals(registration)) {
        var lease = staged.leases().get(index);
        lease.renew(store.clock().nanos(), at);
        return new Staged<>(new PutResult(Outcome.UNCHANGED, lease.refresh(held)), staged);
      }
    }
    var change = new Change.Put(registration, at);
    var revision =
        staged.isEmpty()
            ? store.names().append(change, name, true)
            : store.journal().append(change);
    var instance =
        ServiceInstance.registered(registration, at, revision)
            .withMaintenance(staged.maintenance().get(key));
    hold(instance, revision);
    return new Staged<>(
        new PutResult(index < 0 ? Outcome.CREATED : Outcome.REPLACED, instance), staged);
  }

  synchronized void renew(InstanceKey key, Instant at) {
    staged.leases().get(find(key)).renew(store.clock().nanos(), at);
  }

  synchronized Table remove(InstanceKey key) {
    var lease = staged.leases().get(find(key));
    var rest = removed(Set.of(key.id()));
    store.leases().remove(lease);
    return rest;
  }

  synchronized Table report(HealthReport report) {
    int index = find(report.key());
    var instance = staged.instances().get(index);
    var measured = report.measuredOn();
    var isLate = measured.isPresent() && measured.getAsLong() != instance.revision();
    var isKnown =
        report.status() == instance.status()
            && report.output().equals(requireNonNullElse(instance.output(), ""));
    if (isLate || isKnown) {
      return staged;
    }
    var revision =
        store.journal().append(new Change.Health(report.key(), report.status(), report.output()));
    var updated = instance.withHealth(report.status(), report.output());
    staged = staged.with(index, updated, staged.leases().get(index), revision);
    return staged;
  }

  synchronized Table beginMaintenance(InstanceKey key, Maintenance maintenance) {
    find(key);
    var before = staged.maintenance().get(key);
    return before != null && before.reason().equals(maintenance.reason())
        ? staged
        : maintain(key, maintenance);
  }

  synchronized Table endMaintenance(InstanceKey key) {
    return staged.maintenance().containsKey(key) ? maintain(key, null) : staged;
  }

  private Table maintain(InstanceKey key, @Nullable Maintenance maintenance) {
    var change = new Change.Maintain(key, maintenance);
    var revision =
        staged.isEmpty()
            ? store.names().append(change, name, false)
            : store.journal().append(change);
    staged = staged.maintaining(key, maintenance, revision);
    int index = staged.indexOf(key.id());
    if (index >= 0) {
      var instance = staged.instances().get(index).withMaintenance(maintenance);
      staged = staged.with(index, instance, staged.leases().get(index), revision);
    }
    return staged;
  }

  /** Null when it is to stay. */
  synchronized @Nullable Table removeUnhealthy(InstanceKey key, long revision) {
    int index = staged.indexOf(key.id());
    var instance = index < 0 ? null : staged.instances().get(index);
    return instance != null
            && instance.revision() == revision
            && instance.status() == HealthStatus.UNHEALTHY
            && instance.maintenance() == null
        ? remove(key)
        : null;
  }

  /** Removes those of {@code due} that ended and queues the others again; null if none ended. */
  synchronized @Nullable Table expire(List<Lease> due) {
    var ended = new ArrayList<Lease>();
    for (var lease : due) {
      if (staged.holds(lease)) {
        if (store.leases().hasEnded(lease)) {
          ended.add(lease);
        } else {
          store.leases().add(lease);
        }
      }
    }
    if (ended.isEmpty()) {
      return null;
    }
    var rest = removed(ended.stream().map(Lease::id).collect(toSet()));
    ended.forEach(Lease::expire);
    return rest;
  }

  /** Lets readers and watchers see {@code next}, unless they see a later one already. */
  void publish(Table next) {
    publish(() -> advance(next));
  }

  @Nullable ServiceInstance find(String id) {
    var table = published;
    int index = table.indexOf(id);
    return index < 0 ? null : table.leases().get(index).refresh(table.instances().get(index));
  }

  ServiceState read() {
    var table = published;
    return new ServiceState(name, table.revision(), table.instancesNow());
  }

  @Override
  protected long version() {
    return published.revision();
  }

  @Override
  protected ServiceState state() {
    return new ServiceState(name, published.revision(), published.instances());
  }

  @Override
  protected ServiceState news() {
    var expired = expiredUntold;
    expiredUntold = Set.of();
    return new ServiceState(name, published.revision(), published.instances(), expired);
  }

  @Override
  protected @Nullable String disconnection() {
    return store.journal().failure();
  }

  @Override
  protected boolean isUnused() {
    return !retired
        && !isWatched()
        && staged.isEmpty()
        && staged.maintenance().isEmpty()
        && published.revision() == staged.revision();
  }

  @Override
  protected synchronized void retireIfUnused() {
    if (isUnused()) {
      retired = true;
      store.services().remove(name, this);
    }
  }

  @Override
  protected boolean isRetired() {
    return retired;
  }

  private void advance(Table next) {
    if (next.revision() > published.revision()) {
      expiredUntold = isWatched() ? expiredUntil(next) : Set.of();
      published = next;
    }
  }

  private Set<String> expiredUntil(Table next) {
    return Stream.concat(
            expiredUntold.stream(),
            published.leases().stream().filter(Lease::isExpired).map(Lease::id))
        .filter(id -> next.indexOf(id) < 0)
        .collect(toSet());
  }

  private int find(InstanceKey key) {
    int index = staged.indexOf(key.id());
    if (index < 0) {
      throw new InstanceNotFound(key);
    }
    return index;
  }

  /** Stages an instance, in place of one with its id, with a full lease. */
  private void hold(ServiceInstance instance, long revision) {
    int index = staged.indexOf(instance.id());
    if (index >= 0) {
      store.leases().remove(staged.leases().get(index));
    }
    var lease = new Lease(this, instance, store.clock().nanos());
    store.leases().add(lease);
    staged = staged.with(index, instance, lease, revision);
  }

  private Table removed(Set<String> ids) {
    var change = new Change.Removal(name, ids);
    var revision =
        ids.size() == staged.instances().size()
            ? store.names().append(change, name, false)
            : store.journal().append(change);
    staged = staged.without(ids, revision);
    return staged;
  }
}
