package io.rollcall.backend.memory;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.toSet;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Watched;
import java.time.Instant;
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

  /** One with what a file kept; each lease starts anew. */
  static Service restored(String name, Recovered.Content content, Store store) {
    var service = new Service(name, content.revision(), store);
    service.restore(content);
    return service;
  }

  private synchronized void restore(Recovered.Content content) {
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
  synchronized @Nullable Answer<PutResult> put(
      Registration registration, Instant at, PutMode mode) {
    if (retired) {
      return null;
    }
    var key = registration.key();
    var basis = basis();
    int index = basis.indexOf(key.id());
    if (index >= 0) {
      if (mode == PutMode.CREATE_ONLY) {
        return Answer.refusing(restingOn(basis, key), new InstanceExists(key));
      }
      var held = basis.instances().get(index);
      if (held.registration().equals(registration)) {
        renewLeases(key, at);
        var same = basis.leases().get(index).refresh(held);
        return Answer.of(restingOn(basis, key), new PutResult(Outcome.UNCHANGED, same));
      }
    }
    demandStaged(basis);
    var change = new Change.Put(registration, at);
    var revision =
        staged.isEmpty()
            ? store.names().append(change, name, true)
            : store.journal().append(change);
    var instance =
        ServiceInstance.registered(registration, at, revision)
            .withMaintenance(staged.maintenance().get(key));
    hold(instance, revision);
    return Answer.of(
        staged, new PutResult(index < 0 ? Outcome.CREATED : Outcome.REPLACED, instance));
  }

  synchronized Answer<Boolean> renew(InstanceKey key, Instant at) {
    var basis = basis();
    if (basis.indexOf(key.id()) < 0) {
      return notFound(basis, key);
    }
    renewLeases(key, at);
    return Answer.done(restingOn(basis, key));
  }

  synchronized Answer<Boolean> remove(InstanceKey key) {
    var basis = basis();
    return basis.indexOf(key.id()) < 0 ? notFound(basis, key) : Answer.done(removed(basis, key));
  }

  synchronized Answer<Boolean> report(HealthReport report) {
    var key = report.key();
    var basis = basis();
    int index = basis.indexOf(key.id());
    if (index < 0) {
      return notFound(basis, key);
    }
    var instance = basis.instances().get(index);
    if (report.isLate(instance) || report.isKnown(instance)) {
      return Answer.done(restingOn(basis, key));
    }
    demandStaged(basis);
    var revision = store.journal().append(new Change.Health(key, report.status(), report.output()));
    var updated = instance.withHealth(report.status(), report.output());
    staged = staged.with(index, updated, staged.leases().get(index), revision);
    return Answer.done(staged);
  }

  synchronized Answer<Boolean> beginMaintenance(InstanceKey key, Maintenance maintenance) {
    var basis = basis();
    if (basis.indexOf(key.id()) < 0) {
      return notFound(basis, key);
    }
    return Answer.done(
        maintenance.isSameAs(basis.maintenance().get(key))
            ? restingOn(basis, key)
            : maintained(basis, key, maintenance));
  }

  synchronized Answer<Boolean> endMaintenance(InstanceKey key) {
    var basis = basis();
    return Answer.done(
        basis.maintenance().containsKey(key)
            ? maintained(basis, key, null)
            : restingOn(basis, key));
  }

  /** Answers whether it was removed. */
  synchronized Answer<Boolean> removeUnhealthy(InstanceKey key, long revision) {
    var basis = basis();
    int index = basis.indexOf(key.id());
    var instance = index < 0 ? null : basis.instances().get(index);
    return instance != null && instance.revision() == revision && instance.isEvictable()
        ? Answer.of(removed(basis, key), true)
        : Answer.of(restingOn(basis, key), false);
  }

  /** Answers whether it was replaced. */
  synchronized Answer<Boolean> replaceMetadata(Registration known, Map<String, String> metadata) {
    var key = known.key();
    var basis = basis();
    int index = basis.indexOf(key.id());
    if (index < 0 || !basis.instances().get(index).registration().equals(known)) {
      return Answer.of(restingOn(basis, key), false);
    }
    demandStaged(basis);
    var replaced = basis.instances().get(index).withMetadata(metadata);
    var revision = store.journal().append(new Change.Metadata(replaced));
    staged = staged.with(index, replaced, staged.leases().get(index), revision);
    return Answer.of(staged, true);
  }

  /**
   * Removes those of {@code due} that ended and queues the others again. Null when none was
   * removed: none ended, or the journal accepts no change.
   */
  synchronized @Nullable Table expire(List<Lease> due) {
    var held = due.stream().filter(staged::holds).toList();
    var ended = held.stream().filter(store::hasEnded).toList();
    var rest = ended.isEmpty() ? null : expired(ended);
    held.stream().filter(lease -> !lease.isExpired()).forEach(store::queue);
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

  /** Whether readers see {@code table}, or a later one, and watchers have been told of it. */
  boolean hasPublished(Table table) {
    return told() >= table.revision();
  }

  ServiceState read() {
    var table = published;
    return new ServiceState(name, table.revision(), table.instancesNow());
  }

  /** How many leases end within a third of their TTL unless they are renewed. */
  long nearExpiry(Instant now) {
    return published.leases().stream().filter(lease -> lease.isNearExpiry(now)).count();
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

  /**
   * With something staged it stays, even if that is never kept: its writer may be about to publish.
   */
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

  /**
   * What calls are decided by: what is staged. While the journal accepts nothing, what is staged
   * may never be kept, so what is published counts.
   */
  private Table basis() {
    return store.journal().failure() == null ? staged : published;
  }

  /** What to keep before an answer about an instance: nothing new, if that is published already. */
  private Table restingOn(Table basis, InstanceKey key) {
    var visible = published;
    return basis.agreesOn(key, visible) ? visible : basis;
  }

  private Answer<Boolean> notFound(Table basis, InstanceKey key) {
    return Answer.refusing(restingOn(basis, key), new InstanceNotFound(key));
  }

  /** Renews the lease that is published and the one that is staged: either may be kept. */
  private void renewLeases(InstanceKey key, Instant at) {
    var nowNanos = store.clock().nanos();
    published.renew(key.id(), nowNanos, at);
    staged.renew(key.id(), nowNanos, at);
  }

  /** Refuses a change to a table that is not what is staged: it would undo what is. */
  private void demandStaged(Table basis) {
    if (basis.revision() != staged.revision()) {
      throw new BackendUnavailable(
          requireNonNullElse(store.journal().failure(), "the memory file's disk answers again"),
          null);
    }
  }

  /** Stages an instance, in place of one with its id, with a full lease. */
  private void hold(ServiceInstance instance, long revision) {
    int index = staged.indexOf(instance.id());
    if (index >= 0) {
      store.leases().remove(staged.leases().get(index));
    }
    var lease = new Lease(this, instance, store.clock().nanos());
    store.queue(lease);
    staged = staged.with(index, instance, lease, revision);
  }

  private Table maintained(Table basis, InstanceKey key, @Nullable Maintenance maintenance) {
    demandStaged(basis);
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

  private Table removed(Table basis, InstanceKey key) {
    demandStaged(basis);
    var lease = staged.leases().get(staged.indexOf(key.id()));
    var rest = removed(Set.of(key.id()));
    store.leases().remove(lease);
    return rest;
  }

  private @Nullable Table expired(List<Lease> ended) {
    try {
      var rest = removed(ended.stream().map(Lease::id).collect(toSet()));
      ended.forEach(Lease::expire);
      return rest;
    } catch (BackendUnavailable loggedByTheJournal) {
      return null;
    }
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
