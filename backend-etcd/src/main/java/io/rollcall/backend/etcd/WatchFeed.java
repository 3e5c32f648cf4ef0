package io.rollcall.backend.etcd;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.etcd.jetcd.api.Event;
import io.rollcall.backend.etcd.Keys.Subject;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns what etcd says into what the mirror holds. For the loop's thread, but for {@link
 * #revision}.
 *
 * <p>When a lease runs out, the revision of the service grows only once that is written down. So a
 * state without the expired instance is told when that is seen, or after a moment if it is not.
 */
final class WatchFeed implements EventFeed<Listing> {

  /** An idle cluster writes it down within milliseconds. */
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(1);

  /** Instances that expired at {@code revision}, which nobody has written down yet. */
  private record Expiry(long revision, Set<String> untold, long seenNanos) {
    Expiry settled() {
      return new Expiry(SETTLED, untold, seenNanos);
    }
  }

  /** The revision of an {@link Expiry} that nobody needs to write down. */
  private static final long SETTLED = 0;

  private final EtcdClient client;
  private final Keys keys;
  private final Mirror mirror;
  private final Heartbeats heartbeats;
  private final Departures departures;
  private final Clock clock;
  private final Map<String, Expiry> expiries = new HashMap<>();
  private StoredServices stored;
  private volatile long revision;

  WatchFeed(
      EtcdClient client,
      Keys keys,
      Mirror mirror,
      Heartbeats heartbeats,
      Departures departures,
      Clock clock) {
    this.client = client;
    this.keys = keys;
    this.mirror = mirror;
    this.heartbeats = heartbeats;
    this.departures = departures;
    this.clock = clock;
    this.stored = new StoredServices(keys);
  }

  /** Up to which the mirror is told. */
  long revision() {
    return revision;
  }

  @Override
  public boolean awaitsSettlement() {
    return !expiries.isEmpty();
  }

  /** Services of which the listing lacks more than half, though nobody wrote down a departure. */
  @Override
  public List<String> suspiciousLosses(Listing listing) {
    return stored.all().stream()
        .filter(held -> isUnwritten(held.name(), listing))
        .filter(
            held ->
                held.missingIn(listing.services().get(held.name())).size() * 2 > held.ids().size())
        .map(StoredService::name)
        .toList();
  }

  @Override
  public Listing list(Duration timeout, Duration longest) {
    return Listing.read(client, keys, clock, timeout, longest);
  }

  @Override
  public void confirm(long nanos) {
    mirror.confirm(nanos);
  }

  @Override
  public void reset(Listing listing) {
    var before = stored;
    stored = listing.services();
    if (listing.revision() < revision) {
      beginAnew(before);
    } else {
      for (var held : before.all()) {
        var missing = held.missingIn(stored.get(held.name()));
        if (!missing.isEmpty() && isUnwritten(held.name(), listing)) {
          expired(held.name(), missing, listing.revision());
        }
      }
    }
    heartbeats.retain(key -> isHeld(key.service(), key.id()), listing.revision());
    var states = new ArrayList<ServiceState>();
    var absent = stored.departures();
    for (var service : stored.all()) {
      remember(service);
      if (service.isEmpty()) {
        absent = Math.max(absent, service.departure());
        tidySoon(service);
      } else {
        states.add(state(service.name()));
      }
    }
    expiries.keySet().stream()
        .filter(service -> !isPresent(service))
        .map(this::state)
        .forEach(states::add);
    mirror.reset(absent, states);
    expiries.keySet().removeIf(service -> isSettled(service, stored.get(service)));
    revision = listing.revision();
  }

  /**
   * etcd lost data, and counts its revisions from an earlier one. What is lost is told as expired,
   * and nobody has to write that down: no revision that any replica told before counts from now on.
   */
  private void beginAnew(StoredServices before) {
    mirror.beginAnew("etcd lost what it held");
    heartbeats.beginAnew();
    departures.beginAnew();
    expiries.replaceAll((service, expiry) -> expiry.settled());
    for (var held : before.all()) {
      var missing = held.missingIn(stored.get(held.name()));
      if (!missing.isEmpty()) {
        owe(held.name(), missing, SETTLED);
      }
    }
  }

  /**
   * Of one or more revisions, each with all its events. Services that left are told last: one that
   * is told as absent until then must not get their later revision first.
   */
  @Override
  public void apply(List<Event> events) {
    if (events.isEmpty()) {
      return;
    }
    var absentBefore = stored.departures();
    var touched = new LinkedHashSet<String>();
    var byRevision =
        events.stream()
            .collect(groupingBy(event -> event.getKv().getModRevision(), TreeMap::new, toList()));
    byRevision.forEach((at, together) -> apply(at, together, touched));
    var present = touched.stream().filter(this::isPresent).collect(toSet());
    present.forEach(this::tell);
    touched.stream().filter(service -> !present.contains(service)).forEach(this::tell);
    if (stored.departures() != absentBefore) {
      mirror.absent(stored.departures());
    }
    revision = byRevision.lastKey();
  }

  @Override
  public void tellOverdue() {
    for (var service : List.copyOf(expiries.keySet())) {
      tell(service);
    }
  }

  private void apply(long at, Collection<Event> events, Set<String> touched) {
    var left = new HashMap<String, Set<String>>();
    for (var event : events) {
      var isGone = event.getType() == Event.EventType.DELETE;
      if (keys.subject(event.getKv().getKey()) instanceof Subject.Instance(var service, var id)) {
        if (isGone && isHeld(service, id)) {
          left.computeIfAbsent(service, absent -> new HashSet<>()).add(id);
        }
        if (isGone) {
          heartbeats.left(new InstanceKey(service, id), at);
        }
      }
      stored.apply(event, touched::add);
      if (!isGone) {
        remember(keys.subject(event.getKv().getKey()));
      }
    }
    left.forEach(
        (service, ids) -> {
          if (!isSettledSince(at, stored.get(service))) {
            expired(service, ids, at);
          }
        });
  }

  private void expired(String service, Set<String> ids, long at) {
    owe(service, ids, at);
    departures.settleSoon(service, at);
  }

  /** Notes what watchers are to be told of as expired. */
  private void owe(String service, Set<String> ids, long at) {
    var earlier = expiries.get(service);
    var untold = new HashSet<>(ids);
    if (earlier != null) {
      untold.addAll(earlier.untold());
    }
    var since = earlier == null ? clock.nanos() : earlier.seenNanos();
    expiries.put(service, new Expiry(at, untold, since));
  }

  private void tell(String service) {
    var held = stored.get(service);
    var expiry = expiries.get(service);
    if (expiry != null && isSettled(service, held)) {
      mirror.update(state(service));
      expiries.remove(service);
    } else if (expiry == null) {
      if (held != null && !held.isForgotten()) {
        mirror.update(state(service));
      }
    } else if (clock.since(expiry.seenNanos()).compareTo(SETTLED_WITHIN) > 0) {
      mirror.update(state(service));
      departures.settleSoon(service, expiry.revision());
      expiries.put(service, new Expiry(expiry.revision(), Set.of(), clock.nanos()));
    }
    if (held != null && held.isEmpty()) {
      tidySoon(held);
    }
    stored.forgetIfGone(service);
  }

  private void tidySoon(StoredService emptied) {
    if (emptied.departure() > 0) {
      departures.tidySoon(emptied.name(), emptied.departure());
    }
  }

  private ServiceState state(String service) {
    var held = stored.get(service);
    var expiry = expiries.get(service);
    var known = held == null ? new StoredService(service) : held;
    var state = known.state(stored.departures(), expiry == null ? Set.of() : gone(expiry, known));
    return expiry == null || expiry.revision() <= state.revision()
        ? state
        : new ServiceState(service, expiry.revision(), state.instances(), state.expired());
  }

  private static Set<String> gone(Expiry expiry, StoredService known) {
    var gone = new HashSet<>(expiry.untold());
    gone.removeAll(known.ids());
    return gone;
  }

  private boolean isSettled(String service, @Nullable StoredService held) {
    var expiry = expiries.get(service);
    return expiry == null || isSettledSince(expiry.revision(), held);
  }

  private boolean isSettledSince(long at, @Nullable StoredService held) {
    return revisionOf(held, stored) >= at;
  }

  /** Whether nobody wrote down a departure from the service since the mirror was last told. */
  private boolean isUnwritten(String service, Listing listing) {
    var later = listing.services().get(service);
    var written =
        later == null || later.isEmpty()
            ? revisionOf(later, listing.services())
            : later.departure();
    return written <= revision;
  }

  private static long revisionOf(@Nullable StoredService service, StoredServices all) {
    return service == null
        ? all.departures()
        : service.state(all.departures(), Set.of()).revision();
  }

  private boolean isPresent(String service) {
    var held = stored.get(service);
    return held != null && !held.isEmpty();
  }

  private boolean isHeld(String service, String id) {
    var held = stored.get(service);
    return held != null && held.instance(id) != null;
  }

  private void remember(StoredService service) {
    service.ids().forEach(id -> remember(service.instance(id)));
  }

  private void remember(@Nullable Subject subject) {
    if (subject instanceof Subject.Instance(var service, var id)) {
      var held = stored.get(service);
      remember(held == null ? null : held.instance(id));
    }
  }

  private void remember(@Nullable StoredInstance instance) {
    if (instance != null) {
      heartbeats.registered(instance.instance().key(), instance.revision(), instance.lease());
    }
  }
}
