package io.rollcall.app.config;

import io.micronaut.context.env.PropertySource;
import io.rollcall.balancer.BalancerSettings;
import io.rollcall.catalog.CatalogSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All settings, valid. Immutable.
 *
 * @param backend the name of a backend, which need not exist
 * @param memoryFile where the memory backend keeps registrations; empty when it does not
 * @param concurrency how many services or instances one request handles at the same time
 * @param shutdownGrace how long requests under way may take to finish
 */
public record RollcallSettings(
    String backend,
    Optional<Path> memoryFile,
    Http http,
    CatalogSettings catalog,
    int concurrency,
    Balancing balancing,
    Duration shutdownGrace) {

  /**
   * Where to listen, and how much to put up with.
   *
   * @param port 0 for any that is free
   * @param maxConnections open at once
   * @param receiveTimeout how long a request may take to arrive
   * @param idleTimeout how long nothing may be sent either way
   */
  public record Http(
      String host, int port, int maxConnections, Duration receiveTimeout, Duration idleTimeout) {}

  /**
   * How picks are made and counted.
   *
   * @param strategies the names of strategies, which need not exist
   * @param hashLoadBound how many times its share an instance may have; empty for no bound
   */
  public record Balancing(
      BalancerSettings strategies, Duration pickTtl, int mostPicks, OptionalDouble hashLoadBound) {}

  /**
   * Reads what is given under {@code rollcall.} in {@code sources}, of which the later ones win.
   *
   * @throws InvalidSetting for a value that breaks its rule, or a key that is no setting
   */
  public static RollcallSettings read(Collection<PropertySource> sources) {
    var given = GivenSettings.of(sources);
    given.refuseUnknown();
    return new RollcallSettings(
        given.get(Setting.BACKEND),
        given.get(Setting.MEMORY_FILE).stream().findFirst(),
        http(given),
        catalog(given),
        given.get(Setting.CONCURRENCY),
        balancing(given),
        given.get(Setting.GRACE_PERIOD));
  }

  private static Http http(GivenSettings given) {
    return new Http(
        given.get(Setting.HOST),
        given.get(Setting.PORT),
        given.get(Setting.MAX_CONNECTIONS),
        given.get(Setting.RECEIVE_TIMEOUT),
        given.get(Setting.IDLE_TIMEOUT));
  }

  private static CatalogSettings catalog(GivenSettings given) {
    return new CatalogSettings(
        given.get(Setting.MAX_SERVICES),
        given.get(Setting.CACHE_TTL),
        given.get(Setting.REFRESH_INTERVAL),
        given.get(Setting.LOAD_TIMEOUT),
        given.get(Setting.WARM_UP));
  }

  private static Balancing balancing(GivenSettings given) {
    return new Balancing(
        new BalancerSettings(
            given.get(Setting.STRATEGY), given.getForServices(Setting.SERVICE_STRATEGY)),
        given.get(Setting.PICK_TTL),
        given.get(Setting.MOST_PICKS),
        given.get(Setting.HASH_LOAD_BOUND));
  }
}
