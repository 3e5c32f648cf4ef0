package io.rollcall.catalog;

import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service in the catalog: its snapshot, the watch that feeds it, and who is told of changes.
 */
final class CatalogEntry {

  private static final Logger log = LoggerFactory.getLogger(ServiceCatalog.class);

  private static final StateDiff NOTHING = new StateDiff(List.of(), true);

  private final String service;
  private final RegistryBackend backend;
  private final Clock clock;
  private final EventBus events;
  private final ChangeDamper damper;
  private final List<Watcher<? super ServiceSnapshot>> subscribers = new CopyOnWriteArrayList<>();

  /** Null until the backend first told, and after a clearing until it tells again. */
  private volatile @Nullable ServiceSnapshot snapshot;

  private volatile CountDownLatch answered = new CountDownLatch(1);

  /** What events are told against; outlives a clearing, so that none is missed or doubled. */
  private @Nullable ServiceState known;

  private @Nullable Feed feed;

  private volatile boolean cutOff;

  private String disconnection = "it has not answered yet";
  private boolean closed;

  /**
   * @param known the state already told of as events; null when whatever comes first is no news
   */
  CatalogEntry(
      String service,
      @Nullable ServiceState known,
      RegistryBackend backend,
      Clock clock,
      Scheduler scheduler,
      EventBus events) {
    this.service = service;
    this.known = known;
    this.backend = backend;
    this.clock = clock;
    this.events = events;
    this.damper = new ChangeDamper(clock, scheduler, this, this::tellSnapshot);
  }

  @Nullable ServiceSnapshot snapshot() {
    return snapshot;
  }

  boolean hasSubscribers() {
    return !subscribers.isEmpty();
  }

  /** Whether there is nobody to tell and no instance to tell of. */
  boolean isIdle() {
    var current = snapshot;
    return !hasSubscribers() && (current == null || current.instances().isEmpty());
  }

  /** Starts watching, unless that was done. */
  void open() {
    Feed opened;
    synchronized (this) {
      if (closed || feed != null) {
        return;
      }
      opened = new Feed();
      feed = opened;
    }
    opened.start();
  }

  /** Forgets the snapshot and watches anew. */
  void reopen() {
    Feed old;
    synchronized (this) {
      old = feed;
      feed = null;
      cutOff = false;
      snapshot = null;
      answered.countDown();
      answered = new CountDownLatch(1);
    }
    if (old != null) {
      old.stop();
    }
    open();
  }

  void close() {
    Feed old;
    synchronized (this) {
      closed = true;
      old = feed;
      feed = null;
      damper.stop();
      answered.countDown();
    }
    if (old != null) {
      old.stop();
    }
  }

  /**
   * Waits for the first snapshot.
   *
   * @return null when the entry was closed meanwhile
   * @throws BackendUnavailable when the backend is out of reach or {@code timeout} is over
   */
  @Nullable ServiceSnapshot await(Duration timeout) {
    try {
      while (true) {
        var answer = answered;
        boolean inTime = answer.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        synchronized (this) {
          if (snapshot != null || closed) {
            return snapshot;
          }
          if (!inTime || answer.equals(answered)) {
            throw unavailable(inTime ? disconnection : "no answer within " + timeout);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while waiting for service " + service, e);
    }
  }

  private BackendUnavailable unavailable(String reason) {
    return new BackendUnavailable(
        "nothing is known of service '%s' yet, and backend '%s' can't be asked: %s"
            .formatted(service, backend.name(), reason),
        null);
  }

  /** From now on, told of changes; {@link #welcome} tells what is there. Takes no lock. */
  void add(Watcher<? super ServiceSnapshot> subscriber) {
    subscribers.add(subscriber);
  }

  synchronized void welcome(Watcher<? super ServiceSnapshot> subscriber) {
    var current = snapshot;
    if (current != null && subscribers.contains(subscriber)) {
      subscriber.onState(current);
      if (current.isStale()) {
        subscriber.onDisconnected(disconnection);
      }
    }
  }

  void remove(Watcher<? super ServiceSnapshot> subscriber) {
    subscribers.remove(subscriber);
  }

  /**
   * Why the watch may miss changes, if it said so. Only the watch can say that it misses none any
   * more: what is read meanwhile is passed over.
   */
  synchronized Optional<String> disconnection() {
    return cutOff ? Optional.of(disconnection) : Optional.empty();
  }

  /**
   * Reads the service from the backend, to confirm or to mend what the watch told. What was read
   * for a watch that was replaced meanwhile is passed over.
   */
  void refresh() {
    var before = currentFeed();
    var state = backend.read(service);
    synchronized (this) {
      if (!closed && !cutOff && Objects.equals(feed, before)) {
        accept(state);
      }
    }
  }

  private synchronized @Nullable Feed currentFeed() {
    return feed;
  }

  /** Marks it stale if nobody confirmed it for {@code limit}. */
  synchronized void markUnconfirmed(Duration limit) {
    var current = snapshot;
    if (current != null && current.age(clock).compareTo(limit) >= 0) {
      markStale("nobody confirmed it for " + limit);
    }
  }

  /**
   * The backend has proved that the watch has told all that had changed at {@code nanos}. That says
   * nothing of a watch that is cut off, or has told nothing yet.
   */
  synchronized void confirm(long nanos) {
    var current = snapshot;
    if (current != null && !cutOff && !current.isConfirmedSince(nanos)) {
      snapshot = current.confirmedAt(nanos);
      if (current.isStale()) {
        tellSnapshot();
      }
    }
  }

  /** What is known can't be confirmed, until a state is told or read. */
  synchronized void markStale(String reason) {
    disconnection = reason;
    answered.countDown();
    var current = snapshot;
    if (current != null && !current.isStale()) {
      damper.flush();
      snapshot = current.asStale();
      tell(subscriber -> subscriber.onDisconnected(reason));
    }
  }

  /** Takes over a state, unless it is older than what is known: a delivery that was overtaken. */
  private void accept(ServiceState state) {
    var current = snapshot;
    if (current != null && !current.isStale() && state.revision() < current.revision()) {
      return;
    }
    var diff = known == null ? NOTHING : StateDiff.between(known, state);
    boolean reconnected = current == null || current.isStale();
    if (current != null && current.revision() == state.revision() && diff.isEmpty()) {
      snapshot = current.confirmedAt(clock.nanos());
    } else {
      known = state;
      snapshot = ServiceSnapshot.of(state, clock.nanos());
    }
    answered.countDown();
    diff.events().forEach(events::publish);
    if (reconnected) {
      damper.stop();
      tellSnapshot();
    } else if (!diff.isEmpty()) {
      damper.changed(diff.hasLoss());
    }
  }

  private void tellSnapshot() {
    var current = snapshot;
    if (current != null) {
      tell(subscriber -> subscriber.onState(current));
    }
  }

  private void tell(Consumer<Watcher<? super ServiceSnapshot>> news) {
    for (var subscriber : subscribers) {
      try {
        news.accept(subscriber);
      } catch (RuntimeException e) {
        log.error("A subscriber of service {} failed, and misses what it was told", service, e);
      }
    }
  }

  /** One watch at the backend. What a feed that was replaced still delivers is passed over. */
  private final class Feed implements Watcher<ServiceState> {

    private @Nullable Subscription watch;
    private boolean stopped;

    void start() {
      var opened = backend.watch(service, this);
      synchronized (this) {
        watch = opened;
        if (!stopped) {
          return;
        }
      }
      opened.close();
    }

    void stop() {
      Subscription opened;
      synchronized (this) {
        stopped = true;
        opened = watch;
      }
      if (opened != null) {
        opened.close();
      }
    }

    @Override
    public void onState(ServiceState state) {
      synchronized (CatalogEntry.this) {
        if (feed == this) {
          cutOff = false;
          accept(state);
        }
      }
    }

    @Override
    public void onDisconnected(String reason) {
      synchronized (CatalogEntry.this) {
        if (feed == this) {
          cutOff = true;
          markStale(reason);
        }
      }
    }
  }
}
