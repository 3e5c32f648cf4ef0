package io.rollcall.catalog;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.watch.Watched;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service in the catalog: its snapshot, and the backend's watch that feeds it. It is held while
 * it has instances or subscribers, or the catalog needs it.
 *
 * <p>What the backend tells is shown at once. Subscribers are told of it when the damper says so.
 */
final class CatalogEntry extends Watched<ServiceSnapshot> {

  private static final StateDiff NOTHING = new StateDiff(List.of(), true);

  private final String service;
  private final Shared shared;
  private final RegistryBackend backend;
  private final Clock clock;
  private final ChangeDamper damper;

  /** Null until the backend first told, and after a clearing until it tells again. */
  private volatile @Nullable ServiceSnapshot snapshot;

  /** Grows when subscribers are to be told; used while telling. */
  private long version;

  /** What events are told against; outlives a clearing, so that none is missed or doubled. */
  private volatile @Nullable ServiceState known;

  /** The backend's watch said that it may miss changes, and not yet that it is back. */
  private volatile boolean cutOff;

  private volatile String disconnection = "it has not answered yet";

  private volatile CountDownLatch answered = new CountDownLatch(1);

  /** Guarded by the monitor, as is retiring. */
  private @Nullable Feed feed;

  private volatile boolean retired;

  /**
   * @param known the state already told of as events; null when whatever comes first is no news
   */
  CatalogEntry(String service, @Nullable ServiceState known, Shared shared) {
    super(0);
    this.service = service;
    this.known = known;
    this.shared = shared;
    this.backend = shared.backend();
    this.clock = shared.clock();
    this.damper = new ChangeDamper(shared, this::publish, this::tell);
  }

  @Nullable ServiceSnapshot snapshot() {
    return snapshot;
  }

  /**
   * Serves a state from before the start, marked stale, until the backend tells another. Events and
   * those who follow all services hear nothing of it.
   *
   * @param nanos when it was confirmed, on the monotonic clock
   */
  void recall(ServiceState state, long nanos) {
    publish(
        () -> {
          if (snapshot == null) {
            snapshot = ServiceSnapshot.of(state, nanos).asStale();
            disconnection = "it is from before this replica started";
            answered.countDown();
          }
        });
  }

  /** Starts watching the backend, unless that was done. False when this is retired. */
  boolean open() {
    Feed opened;
    synchronized (this) {
      if (retired || feed != null) {
        return !retired;
      }
      opened = new EntryFeed();
      feed = opened;
    }
    opened.start(backend, service);
    return true;
  }

  /** Forgets the snapshot and watches anew. */
  void reopen() {
    publish(
        () -> {
          stopFeed();
          var unanswered = answered;
          answered = new CountDownLatch(1);
          cutOff = false;
          snapshot = null;
          unanswered.countDown();
        });
    open();
  }

  /** Ends it, whether anything holds it or not. */
  void close() {
    publish(
        () -> {
          retired = true;
          letGo();
        });
  }

  /**
   * Waits for the first snapshot.
   *
   * @throws BackendUnavailable when the backend is out of reach, {@code timeout} is over, or the
   *     catalog was closed
   */
  ServiceSnapshot await(Duration timeout) {
    try {
      while (true) {
        var answer = answered;
        boolean inTime = answer.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        var current = snapshot;
        if (current != null) {
          return current;
        }
        if (!inTime || answer.equals(answered)) {
          throw unavailable(inTime ? disconnection : "no answer within " + timeout);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while waiting for service " + service, e);
    }
  }

  /** Why the watch may miss changes, if it said so. Only the watch can say that it is over. */
  Optional<String> cutOff() {
    return cutOff ? Optional.of(disconnection) : Optional.empty();
  }

  /**
   * Reads the service from the backend, to confirm or to mend what the watch told. What was read
   * for a watch that was replaced or cut off meanwhile is passed over.
   */
  void refresh() {
    var before = currentFeed();
    var state = backend.read(service);
    long toldNanos = clock.nanos();
    publish(
        () -> {
          if (before != null && before.equals(currentFeed()) && !cutOff) {
            accept(state, toldNanos);
          }
        });
  }

  /** Marks it stale if nobody confirmed it for {@code limit}. */
  void markUnconfirmed(Duration limit) {
    if (isOlderThan(limit)) {
      publish(
          () -> {
            if (isOlderThan(limit)) {
              becomeStale("nobody confirmed it for " + limit);
            }
          });
      tellConnection();
    }
  }

  /**
   * The backend has proved that the watch has told all that had changed at {@code nanos}. That says
   * nothing of a watch that is cut off, or has told nothing yet.
   */
  void confirm(long nanos) {
    publish(
        () -> {
          var current = snapshot;
          if (current != null && known != null && !cutOff && !current.isConfirmedSince(nanos)) {
            snapshot = current.confirmedAt(nanos);
            if (current.isStale()) {
              tell();
            }
          }
        });
  }

  /** What is known can't be confirmed, until a state is told or read. */
  void markStale(String reason) {
    publish(() -> becomeStale(reason));
    tellConnection();
  }

  /** Tells {@code follower} what the backend has told, if anything. */
  void greet(Consumer<? super ServiceSnapshot> follower) {
    publish(
        () -> {
          var current = snapshot;
          if (current != null && known != null) {
            follower.accept(current);
          }
        });
  }

  @Override
  protected long version() {
    return version;
  }

  @Override
  protected @Nullable ServiceSnapshot state() {
    return snapshot;
  }

  @Override
  protected void onTold() {
    damper.told();
  }

  @Override
  protected @Nullable String disconnection() {
    var current = snapshot;
    return current != null && current.isStale() ? disconnection : null;
  }

  @Override
  protected boolean isUnused() {
    return !retired && sizeOf(known) == 0 && !isWatched() && !shared.isNeeded().test(service);
  }

  @Override
  protected void retireIfUnused() {
    synchronized (this) {
      if (!isUnused()) {
        return;
      }
      retired = true;
    }
    letGo();
  }

  @Override
  protected boolean isRetired() {
    return retired;
  }

  /** Runs while telling, once this is retired. */
  private void letGo() {
    shared.entries().remove(service, this);
    shared.instances().add(-sizeOf(known));
    known = null;
    damper.stop();
    answered.countDown();
    stopFeed();
  }

  private boolean isOlderThan(Duration limit) {
    var current = snapshot;
    return current != null && current.age(clock).compareTo(limit) >= 0;
  }

  private BackendUnavailable unavailable(String reason) {
    return new BackendUnavailable(
        "nothing is known of service '%s' yet, and backend '%s' can't be asked: %s"
            .formatted(service, backend.name(), reason),
        null);
  }

  private synchronized @Nullable Feed currentFeed() {
    return feed;
  }

  private void stopFeed() {
    Feed old;
    synchronized (this) {
      old = feed;
      feed = null;
    }
    if (old != null) {
      old.stop();
    }
  }

  /**
   * Takes over a state, unless it is older than what is known: a delivery that was overtaken.
   *
   * @param toldNanos when the backend told it, before whoever delivered it waited for its turn
   */
  private void accept(ServiceState state, long toldNanos) {
    var current = snapshot;
    if (current != null && !current.isStale() && state.revision() < current.revision()) {
      return;
    }
    var before = known;
    var diff = before == null ? NOTHING : StateDiff.between(before, state);
    boolean reconnected = current == null || current.isStale();
    if (current != null
        && before != null
        && current.revision() == state.revision()
        && diff.isEmpty()) {
      snapshot = current.confirmedAt(clock.nanos());
    } else {
      shared.instances().add(sizeOf(state) - sizeOf(before));
      known = state;
      snapshot = ServiceSnapshot.of(state, clock.nanos());
    }
    answered.countDown();
    diff.events().forEach(shared.events()::publish);
    if (reconnected) {
      damper.stop();
      tell();
    } else if (!diff.isEmpty()) {
      damper.changed(diff.hasLoss(), toldNanos);
    }
  }

  private static int sizeOf(@Nullable ServiceState state) {
    return state == null ? 0 : state.instances().size();
  }

  private void becomeStale(String reason) {
    disconnection = reason;
    var current = snapshot;
    if (current != null && !current.isStale()) {
      damper.flush();
      snapshot = current.asStale();
    }
    answered.countDown();
  }

  /** Has subscribers told once this change is made, and tells those who follow all services. */
  private void tell() {
    version++;
    var current = snapshot;
    if (current != null) {
      shared.snapshots().publish(current);
    }
  }

  /** What a feed that was replaced still delivers is passed over. */
  private final class EntryFeed extends Feed {

    @Override
    public void onState(ServiceState state) {
      long toldNanos = clock.nanos();
      publish(
          () -> {
            if (this.equals(currentFeed())) {
              cutOff = false;
              accept(state, toldNanos);
            }
          });
    }

    @Override
    public void onDisconnected(String reason) {
      publish(
          () -> {
            if (this.equals(currentFeed())) {
              cutOff = true;
              becomeStale(reason);
            }
          });
      tellConnection();
    }
  }
}
