package io.rollcall.discovery;

import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.NoHealthyInstance;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/**
 * What consumers ask. Thread-safe.
 *
 * <p>Service names keep to {@link Limits#requireName}; others are refused with {@link
 * RegistryException.InvalidValue}. A service that does not exist is not an error: it has no
 * instances, yet. {@link RegistryException.BackendUnavailable} comes only for services never seen.
 */
public final class Discovery {

  private final ServiceCatalog catalog;
  private volatile Balancers balancers;
  private final OutstandingPicks picks;
  private volatile int concurrency;
  private final LookupMeter meter;

  /**
   * Makes one over a catalog.
   *
   * @param concurrency how many services one call fetches at the same time, of those that it must
   * @param meter is told of each look-up of a service by name; lists of services, of instances to
   *     scrape, and looks at one instance are none
   */
  public Discovery(
      ServiceCatalog catalog,
      Balancers balancers,
      OutstandingPicks picks,
      int concurrency,
      LookupMeter meter) {
    this.catalog = catalog;
    this.balancers = balancers;
    this.picks = picks;
    this.concurrency = concurrency;
    this.meter = meter;
  }

  /** Picks by other balancers from now on. */
  public void balanceBy(Balancers balancers) {
    this.balancers = balancers;
  }

  /** Fetches another number of services at the same time, from the next call on. */
  public void fetchAtOnce(int concurrency) {
    this.concurrency = concurrency;
  }

  /** What is known at once, without waiting; null when {@link #discover} would ask the backend. */
  public @Nullable ServiceSnapshot peek(String service) {
    try {
      var snapshot = atHand(service);
      if (snapshot != null) {
        meter.hit(snapshot);
      }
      return snapshot;
    } catch (RegistryException e) {
      meter.failed(service, e);
      throw e;
    }
  }

  /** As {@link #peek}, for those who look a single instance up: it counts as no look-up. */
  public @Nullable ServiceSnapshot lastKnown(String service) {
    return catalog.peek(Limits.requireName("service", service));
  }

  /** One service; may wait for the backend when the service was not asked for before. */
  public ServiceSnapshot discover(String service) {
    try {
      var known = atHand(service);
      var snapshot = known == null ? catalog.get(service) : known;
      count(snapshot, known);
      return snapshot;
    } catch (RegistryException e) {
      meter.failed(service, e);
      throw e;
    }
  }

  /** Many services, fetched at the same time; one that fails does not fail the others. */
  public SequencedMap<String, Lookup> discoverMany(SequencedSet<String> services) {
    return each(services, this::lookUpAtHand, this::lookUp);
  }

  /**
   * Each of {@code services}, in their order. As {@link #discoverAll}, it counts as no look-up.
   *
   * @throws BackendUnavailable when one of them could not be read
   */
  public List<ServiceSnapshot> discoverEach(SequencedSet<String> services) {
    services.forEach(service -> Limits.requireName("service", service));
    return snapshots(services);
  }

  /**
   * Every service in {@code scope}, in the order of their names.
   *
   * @throws BackendUnavailable when the backend has never told which there are, or one of them
   *     could not be read
   */
  public List<ServiceSnapshot> discoverAll(NameScope scope) {
    return snapshots(names(scope.prefix()).stream().filter(scope.visible()).toList());
  }

  /**
   * Picks one instance.
   *
   * @throws NoHealthyInstance when none passes
   */
  public Selection select(SelectionRequest request) {
    try {
      var known = atHand(request.service());
      var snapshot = known == null ? catalog.get(request.service()) : known;
      var selection = pick(snapshot, request);
      count(snapshot, known);
      return selection;
    } catch (RegistryException e) {
      meter.failed(request.service(), e);
      throw e;
    }
  }

  /**
   * Ends a pick, so that it counts no more.
   *
   * @throws RegistryException.PickNotFound when it is not outstanding
   */
  public void release(String pickId) {
    picks.release(pickId);
  }

  /**
   * The service of which a pick is.
   *
   * @throws RegistryException.PickNotFound when it is not outstanding
   */
  public String serviceOfPick(String pickId) {
    return picks.serviceOf(pickId);
  }

  /** Tells {@code subscriber} one service, now and after changes; see {@link ServiceCatalog}. */
  public Subscription subscribe(String service, Watcher<? super ServiceSnapshot> subscriber) {
    return catalog.subscribe(Limits.requireName("service", service), subscriber);
  }

  /** Counts a look-up that was answered with what a subscriber was told. */
  public void answered(ServiceSnapshot told) {
    meter.hit(told);
  }

  /**
   * The next services in the order of their names.
   *
   * @param scope of the names
   * @param after the name after which to go on, which need not exist; null for the first ones
   * @param limit how many at the most
   */
  public List<ServiceSummary> list(NameScope scope, @Nullable String after, int limit) {
    var prefix = scope.prefix();
    var names = names(prefix);
    if (after != null && after.startsWith(prefix)) {
      names = names.tailSet(after, false);
    } else if (after != null && after.compareTo(prefix) > 0) {
      return List.of();
    }
    var page = names.stream().filter(scope.visible()).limit(limit).toList();
    return snapshots(page).stream().map(ServiceSummary::of).toList();
  }

  /** How many services there are in {@code scope}. */
  public int count(NameScope scope) {
    return (int) names(scope.prefix()).stream().filter(scope.visible()).count();
  }

  /** The services in {@code scope}, in numbers. */
  public RegistryStats stats(NameScope scope) {
    return RegistryStats.of(discoverAll(scope));
  }

  /** Names are ASCII, so that all that start so come before the prefix with the last character. */
  private NavigableSet<String> names(String prefix) {
    var all = catalog.names();
    return prefix.isEmpty() ? all : all.subSet(prefix, true, prefix + Character.MAX_VALUE, false);
  }

  private List<ServiceSnapshot> snapshots(Collection<String> services) {
    return List.copyOf(each(services, catalog::peek, catalog::get).values());
  }

  /**
   * One result for each of {@code services}, in their order; throws what {@code fetch} throws.
   * After an interruption no further fetch begins.
   *
   * @param atHand answers at once, or null where {@code fetch} must
   */
  private <O> SequencedMap<String, O> each(
      Collection<String> services,
      Function<String, @Nullable O> atHand,
      Function<String, O> fetch) {
    var found = new HashMap<String, O>();
    for (var service : services) {
      var known = atHand.apply(service);
      if (known != null) {
        found.put(service, known);
      }
    }
    var missing = services.stream().filter(service -> !found.containsKey(service)).toList();
    missing.stream()
        .takeWhile(_ -> !Thread.currentThread().isInterrupted())
        .gather(
            Gatherers.mapConcurrent(
                concurrency, service -> Map.entry(service, fetch.apply(service))))
        .forEach(fetched -> found.put(fetched.getKey(), fetched.getValue()));
    if (found.size() < services.size()) {
      throw new BackendUnavailable("interrupted while services were read", null);
    }
    var inOrder = new LinkedHashMap<String, O>();
    services.forEach(service -> inOrder.put(service, Objects.requireNonNull(found.get(service))));
    return inOrder;
  }

  private @Nullable ServiceSnapshot atHand(String service) {
    var snapshot = catalog.peek(service);
    if (snapshot == null || snapshot.instances().isEmpty()) {
      Limits.requireName("service", service);
    }
    return snapshot;
  }

  private void count(ServiceSnapshot answer, @Nullable ServiceSnapshot atHand) {
    if (atHand == null) {
      meter.loaded(answer);
    } else {
      meter.hit(answer);
    }
  }

  private @Nullable Lookup lookUpAtHand(String service) {
    var known = catalog.peek(service);
    if (known == null || known.instances().isEmpty()) {
      return null;
    }
    meter.hit(known);
    return new Lookup.Found(known);
  }

  private Lookup lookUp(String service) {
    try {
      return new Lookup.Found(discover(service));
    } catch (RegistryException e) {
      return new Lookup.Failed(e);
    }
  }

  private Selection pick(ServiceSnapshot snapshot, SelectionRequest request) {
    var candidates = candidates(snapshot, request);
    if (candidates.isEmpty()) {
      throw new NoHealthyInstance(request.service());
    }
    var chosen = balancers.of(request.service(), request.strategy());
    var balancer = chosen.balancer();
    var instance = balancer.pick(candidates, request.key());
    return new Selection(
        instance,
        chosen.strategy().name(),
        balancer.caveat(),
        chosen.strategy().countsPicks() ? picks.open(instance.key()) : null,
        snapshot);
  }

  /** Routing: the healthy instances that pass, in the preferred zone if there are any. */
  private static List<ServiceInstance> candidates(
      ServiceSnapshot snapshot, SelectionRequest request) {
    var passing = request.filter().apply(snapshot);
    if (request.preferZone() == null) {
      return passing;
    }
    var near =
        passing.stream()
            .filter(instance -> request.preferZone().equals(instance.registration().zone()))
            .toList();
    return near.isEmpty() ? passing : near;
  }
}
