package io.rollcall.balancer;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.rollcall.model.RegistryException.InvalidValue;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The balancers of all services, by strategy. Thread-safe. Holds the most used {@value
 * #MAX_SERVICES} services of a strategy; one that was let go starts anew.
 */
public final class Balancers {

  private static final int MAX_SERVICES = 20_000;

  private final Map<String, LoadingCache<String, ServiceBalancer>> byStrategy;
  private final BalancerSettings settings;

  /**
   * @throws InvalidValue when the settings name a strategy that is not among {@code strategies}, or
   *     two of those have one name
   */
  public Balancers(Collection<? extends Strategy> strategies, BalancerSettings settings) {
    this(byStrategy(strategies), settings);
  }

  private Balancers(
      Map<String, LoadingCache<String, ServiceBalancer>> byStrategy, BalancerSettings settings) {
    this.byStrategy = byStrategy;
    this.settings = settings;
    balancers("load-balancer.strategy", settings.defaultStrategy());
    settings
        .services()
        .forEach((service, name) -> balancers("load-balancer.services." + service, name));
  }

  /**
   * The same balancers, which go on where they are, chosen by other settings.
   *
   * @throws InvalidValue when these name a strategy that is not there
   */
  public Balancers chosenBy(BalancerSettings other) {
    return new Balancers(byStrategy, other);
  }

  /**
   * The balancer of {@code service}.
   *
   * @param strategyName null for the one that the settings name
   * @throws InvalidValue when there is no strategy of that name
   */
  public ServiceBalancer of(String service, @Nullable String strategyName) {
    var name =
        strategyName != null
            ? strategyName
            : settings.services().getOrDefault(service, settings.defaultStrategy());
    return balancers("strategy", name).get(service);
  }

  private LoadingCache<String, ServiceBalancer> balancers(String field, String strategyName) {
    var balancers = byStrategy.get(strategyName);
    if (balancers == null) {
      throw new InvalidValue(
          field, strategyName, "must be one of " + String.join(", ", byStrategy.keySet()));
    }
    return balancers;
  }

  private static Map<String, LoadingCache<String, ServiceBalancer>> byStrategy(
      Collection<? extends Strategy> strategies) {
    var byStrategy = new TreeMap<String, LoadingCache<String, ServiceBalancer>>();
    for (var strategy : strategies) {
      if (byStrategy.put(strategy.name(), balancersOf(strategy)) != null) {
        throw new InvalidValue(
            "strategy", strategy.name(), "must be the name of one strategy only");
      }
    }
    return byStrategy;
  }

  private static LoadingCache<String, ServiceBalancer> balancersOf(Strategy strategy) {
    return Caffeine.newBuilder()
        .maximumSize(MAX_SERVICES)
        .build(service -> new ServiceBalancer(strategy, strategy.create(service)));
  }
}
