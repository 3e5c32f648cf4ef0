package io.rollcall.simulation.store;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.store.ModelledStore.Change;
import io.rollcall.store.Backend;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.Cells;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Mirror;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A backend over the modelled store, as one over etcd is: each write is one request, and the whole
 * of the store is followed by a watch and a listing that is asked for once the watch is open, and
 * listed anew when that breaks.
 */
public final class StoreConnection implements Backend, RegistryBackend {

  private static final Duration PROVEN_EVERY = Duration.ofSeconds(2);
  private static final Duration BROKEN_AFTER = Duration.ofSeconds(7);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What the loop is told. */
  private sealed interface News {
    record Told(Change change) implements News {}

    record Head(long revision, long askedNanos) implements News {}

    record Broken() implements News {}

    record Tick() implements News {}
  }

  private final Machine machine;
  private final ModelledStore store;
  private final Link link;
  private final Mirror mirror = new Mirror();

  /** Up to which the mirror is told. */
  private long seen;

  /** Runs on {@code machine} from now on. */
  public StoreConnection(Machine machine, ModelledStore store, Link link) {
    this.machine = machine;
    this.store = store;
    this.link = link;
    machine.begin(this::follow);
  }

  @Override
  public RegistryBackend registry() {
    return this;
  }

  @Override
  public Cells cells() {
    throw new UnsupportedOperationException("the modelled store keeps no configurations");
  }

  @Override
  public String name() {
    return "modelled";
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.builder()
        .healthChecks(Support.EMULATED)
        .expiry(Support.NATIVE, ModelledStore.LATEST_EXPIRY)
        .linearizableReads(Support.NATIVE)
        .shared()
        .durability(Support.NATIVE)
        .build();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    return link.call(true, () -> store.put(registration, at, mode));
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    link.call(true, () -> store.renew(key));
  }

  @Override
  public void remove(InstanceKey key) {
    link.call(true, () -> store.remove(key));
  }

  @Override
  public void report(HealthReport report) {
    link.call(true, () -> store.report(report));
  }

  @Override
  public void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    link.call(true, () -> store.beginMaintenance(key, maintenance));
  }

  @Override
  public void endMaintenance(InstanceKey key) {
    link.call(true, () -> store.endMaintenance(key));
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return link.call(true, () -> store.removeUnhealthy(key, revision));
  }

  @Override
  public boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    return link.call(true, () -> store.replaceMetadata(known, metadata));
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    return link.call(false, () -> store.find(key));
  }

  @Override
  public ServiceState read(String service) {
    return link.call(false, () -> store.read(service));
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return mirror.watch(service, watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return mirror.watchNames(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return mirror.confirmedNanos();
  }

  @Override
  public void check() {
    link.call(false, store::head);
  }

  /** Nothing is held beside its machine. */
  @Override
  public StoreCounts counts() {
    return StoreCounts.NONE;
  }

  @Override
  public void close() {}

  private void follow() {
    while (true) {
      try {
        followOnce();
      } catch (BackendUnavailable e) {
        mirror.disconnect(String.valueOf(e.getMessage()));
        machine.sleep(PAUSE);
      }
    }
  }

  private void followOnce() {
    var inbox = new LinkedBlockingQueue<News>();
    var watch =
        link.watch(change -> inbox.add(new News.Told(change)), () -> inbox.add(new News.Broken()));
    try (watch) {
      var listing = link.call(false, store::list);
      if (listing.revision() < watch.openedAt() || inbox.contains(new News.Broken())) {
        throw new BackendUnavailable("the watch broke while the store was listed", null);
      }
      if (listing.revision() < seen) {
        mirror.beginAnew("the store lost what it held");
      }
      mirror.reset(listing.absentRevision(), listing.services());
      seen = listing.revision();
      follow(inbox);
    }
  }

  private void follow(BlockingQueue<News> inbox) {
    long provenNanos = machine.nanos();
    News.@Nullable Head head = null;
    inbox.add(new News.Tick());
    while (true) {
      switch (take(inbox)) {
        case News.Told(var change) -> apply(change);
        case News.Head asked -> head = asked;
        case News.Tick() -> {
          if (head == null) {
            askHead(inbox);
          }
          machine.after(PROVEN_EVERY, () -> inbox.add(new News.Tick()));
        }
        case News.Broken() -> throw new BackendUnavailable("the watch broke", null);
      }
      if (head != null && seen >= head.revision()) {
        provenNanos = head.askedNanos();
        mirror.confirm(provenNanos);
        head = null;
      }
      if (machine.since(provenNanos).compareTo(BROKEN_AFTER) > 0) {
        throw new BackendUnavailable("the watch does not get ahead", null);
      }
    }
  }

  /** Passes over what was listed, and what was told before, which comes again now and then. */
  private void apply(Change change) {
    if (change.revision() > seen) {
      mirror.update(change.state());
      seen = change.revision();
    }
  }

  private void askHead(BlockingQueue<News> inbox) {
    machine.begin(
        () -> {
          long askedNanos = machine.nanos();
          try {
            inbox.add(new News.Head(link.call(false, store::head), askedNanos));
          } catch (BackendUnavailable e) {
            // The next tick asks again.
          }
        });
  }

  private static News take(BlockingQueue<News> inbox) {
    try {
      return inbox.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted", e);
    }
  }
}
