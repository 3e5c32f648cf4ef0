package io.rollcall.app.config;

import io.micronaut.context.env.PropertySource;
import io.rollcall.balancer.BalancerSettings;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.probe.TargetRules;
import io.rollcall.registry.RegistryLimits;
import io.rollcall.registry.RetrySettings;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * All settings, valid. Immutable.
 *
 * @param backend the name of a backend, which need not exist
 * @param limits how much may be registered
 * @param retrying of writes that the backend could not take
 * @param memoryFile where the memory backend keeps registrations; empty when it does not
 * @param snapshotFile where what is known is kept over a restart; empty when it is not
 * @param concurrency how many services or instances one request handles at the same time
 * @param shutdownGrace how long requests under way may take to finish
 */
public record RollcallSettings(
    String backend,
    RegistryLimits limits,
    RetrySettings retrying,
    Optional<Path> memoryFile,
    Etcd etcd,
    Consul consul,
    Http http,
    CatalogSettings catalog,
    Optional<Path> snapshotFile,
    int concurrency,
    HealthChecks healthChecks,
    Balancing balancing,
    Duration shutdownGrace) {

  /**
   * How to reach etcd.
   *
   * @param endpoints all of one scheme
   * @param login empty for none
   */
  public record Etcd(
      List<URI> endpoints,
      String prefix,
      Optional<Login> login,
      Optional<TlsFiles> tls,
      Duration callTimeout) {}

  /** Who Rollcall is to etcd. */
  public record Login(String user, Secret password) {}

  /**
   * How to reach Consul.
   *
   * @param endpoints agents, all of one scheme
   * @param token empty for the agent's own
   * @param datacenter that the agents must be in; empty for any
   * @param servicePrefix what services' names begin with in Consul; may be empty
   * @param nativeChecks whether agents make the checks that they know
   * @param foreignServices prefixes of the names of services of others that are shown
   */
  public record Consul(
      List<URI> endpoints,
      Optional<Secret> token,
      Optional<String> datacenter,
      String servicePrefix,
      boolean nativeChecks,
      List<String> foreignServices,
      Optional<TlsFiles> tls,
      Duration callTimeout) {}

  /**
   * Where to listen, and how much to put up with.
   *
   * @param port 0 for any that is free
   * @param allowedHosts in lower case
   * @param maxConnections open at once
   * @param receiveTimeout how long a request may take to arrive
   * @param idleTimeout how long nothing may be sent either way
   */
  public record Http(
      String host,
      int port,
      Set<String> allowedHosts,
      int maxConnections,
      Duration receiveTimeout,
      Duration idleTimeout) {}

  /**
   * How instances are probed.
   *
   * @param standard for registrations that say nothing else
   * @param concurrency most probes under way at once
   * @param ca PEM file; empty for what the JDK trusts
   */
  public record HealthChecks(
      Schedule standard, int concurrency, TargetRules targets, Optional<Path> ca) {}

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
    refuseTargetsOfOthers(given);
    return new RollcallSettings(
        given.get(KnownSettings.BACKEND),
        limits(given),
        new RetrySettings(
            given.get(KnownSettings.MAX_RETRIES), given.get(KnownSettings.RETRY_DELAY)),
        given.get(KnownSettings.MEMORY_FILE),
        etcd(given),
        consul(given),
        http(given),
        catalog(given),
        given.get(KnownSettings.SNAPSHOT_FILE),
        given.get(KnownSettings.CONCURRENCY),
        healthChecks(given),
        balancing(given),
        given.get(KnownSettings.GRACE_PERIOD));
  }

  /** Consul's agents would probe past the lists of targets. */
  private static void refuseTargetsOfOthers(GivenSettings given) {
    var isProbedByConsul =
        given.get(KnownSettings.BACKEND).equals("consul")
            && given.get(KnownSettings.CONSUL_NATIVE_CHECKS);
    var hasTargets =
        !given.get(KnownSettings.CHECK_ALLOWED).isEmpty()
            || !given.get(KnownSettings.CHECK_DENIED).isEmpty();
    if (isProbedByConsul && hasTargets) {
      throw InvalidSetting.value(
          KnownSettings.CONSUL_NATIVE_CHECKS.fullKey(),
          "true",
          "must be false where rollcall.health-check.targets says where probes may go, which"
              + " Consul's agents do not know");
    }
  }

  private static RegistryLimits limits(GivenSettings given) {
    var standard = RegistryLimits.OF_THIS_HEAP;
    return new RegistryLimits(
        given
            .get(KnownSettings.MAX_INSTANCES)
            .map(Integer::longValue)
            .orElse(standard.maxInstances()),
        given
            .get(KnownSettings.MAX_SERVICES)
            .map(Integer::longValue)
            .orElse(standard.maxServices()));
  }

  private static Etcd etcd(GivenSettings given) {
    var user = given.get(KnownSettings.ETCD_USER);
    var password = given.get(KnownSettings.ETCD_PASSWORD);
    requireTogether(KnownSettings.ETCD_USER, user, KnownSettings.ETCD_PASSWORD, password);
    return new Etcd(
        given.get(KnownSettings.ETCD_ENDPOINTS),
        given.get(KnownSettings.ETCD_PREFIX),
        user.map(name -> new Login(name, password.orElseThrow())),
        tls(given, KnownSettings.ETCD_CA, KnownSettings.ETCD_CERTIFICATE, KnownSettings.ETCD_KEY),
        given.get(KnownSettings.ETCD_CALL_TIMEOUT));
  }

  private static Consul consul(GivenSettings given) {
    return new Consul(
        given.get(KnownSettings.CONSUL_ENDPOINTS),
        given.get(KnownSettings.CONSUL_TOKEN),
        given.get(KnownSettings.CONSUL_DATACENTER),
        given.get(KnownSettings.CONSUL_SERVICE_PREFIX).orElse(""),
        given.get(KnownSettings.CONSUL_NATIVE_CHECKS),
        given.get(KnownSettings.CONSUL_FOREIGN_SERVICES),
        tls(
            given,
            KnownSettings.CONSUL_CA,
            KnownSettings.CONSUL_CERTIFICATE,
            KnownSettings.CONSUL_KEY),
        given.get(KnownSettings.CONSUL_CALL_TIMEOUT));
  }

  private static Optional<TlsFiles> tls(
      GivenSettings given,
      Setting<Optional<Path>> ca,
      Setting<Optional<Path>> certificate,
      Setting<Optional<Path>> key) {
    var authority = given.get(ca);
    var own = given.get(certificate);
    requireTogether(certificate, own, key, given.get(key));
    return authority.isEmpty() && own.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TlsFiles(authority.orElse(null), own.orElse(null), given.get(key).orElse(null)));
  }

  private static void requireTogether(
      Setting<?> one, Optional<?> first, Setting<?> other, Optional<?> second) {
    if (first.isPresent() != second.isPresent()) {
      throw InvalidSetting.alone(first.isPresent() ? one : other, first.isPresent() ? other : one);
    }
  }

  private static Http http(GivenSettings given) {
    return new Http(
        given.get(KnownSettings.HOST),
        given.get(KnownSettings.PORT),
        given.get(KnownSettings.ALLOWED_HOSTS),
        given.get(KnownSettings.MAX_CONNECTIONS),
        given.get(KnownSettings.RECEIVE_TIMEOUT),
        given.get(KnownSettings.IDLE_TIMEOUT));
  }

  private static CatalogSettings catalog(GivenSettings given) {
    return new CatalogSettings(
        given.get(KnownSettings.CACHE_TTL),
        given.get(KnownSettings.REFRESH_INTERVAL),
        given.get(KnownSettings.LOAD_TIMEOUT),
        given.get(KnownSettings.WARM_UP));
  }

  private static HealthChecks healthChecks(GivenSettings given) {
    return new HealthChecks(
        schedule(given),
        given.get(KnownSettings.CHECK_CONCURRENCY),
        new TargetRules(
            given.get(KnownSettings.CHECK_ALLOWED), given.get(KnownSettings.CHECK_DENIED)),
        given.get(KnownSettings.CHECK_CA));
  }

  private static Schedule schedule(GivenSettings given) {
    var interval = given.get(KnownSettings.CHECK_INTERVAL);
    var timeout = given.get(KnownSettings.CHECK_TIMEOUT);
    if (timeout.compareTo(interval) >= 0) {
      throw InvalidSetting.value(
          KnownSettings.CHECK_TIMEOUT.fullKey(),
          timeout.toString(),
          "must be shorter than %s (%s)"
              .formatted(KnownSettings.CHECK_INTERVAL.fullKey(), interval));
    }
    given
        .get(KnownSettings.CHECK_DEREGISTER_AFTER)
        .filter(time -> time.compareTo(Schedule.shortestDeregisterAfter(interval)) < 0)
        .ifPresent(
            time -> {
              throw InvalidSetting.value(
                  KnownSettings.CHECK_DEREGISTER_AFTER.fullKey(),
                  time.toString(),
                  "must be two of %s (%s) or more"
                      .formatted(KnownSettings.CHECK_INTERVAL.fullKey(), interval));
            });
    return new Schedule(
        interval,
        timeout,
        given.get(KnownSettings.CHECK_MAX_FAILURES),
        given.get(KnownSettings.CHECK_RECOVERY_THRESHOLD),
        given.get(KnownSettings.CHECK_DEREGISTER_AFTER).orElse(null));
  }

  private static Balancing balancing(GivenSettings given) {
    return new Balancing(
        new BalancerSettings(
            given.get(KnownSettings.STRATEGY),
            given.getForServices(KnownSettings.SERVICE_STRATEGY)),
        given.get(KnownSettings.PICK_TTL),
        given.get(KnownSettings.MOST_PICKS),
        given.get(KnownSettings.HASH_LOAD_BOUND));
  }
}
