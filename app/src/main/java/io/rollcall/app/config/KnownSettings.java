package io.rollcall.app.config;

import io.rollcall.model.Limits;
import io.rollcall.probe.Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Everything that can be set, in the order in which people are shown it. */
public final class KnownSettings {

  private KnownSettings() {}

  /** A long poll says nothing for up to 5 minutes. */
  private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofSeconds(330);

  static final Setting<String> BACKEND =
      Setting.text("backend", "memory", "Where registrations live: `memory`, `etcd` or `consul`.");
  static final Setting<Optional<Integer>> MAX_INSTANCES =
      Setting.optionalWhole(
          "registry.max-instances",
          1,
          1_000_000_000,
          "Most instances; a registration past that is refused. None: what the heap carries, one for"
              + " every 1650 bytes past the first 32 MiB.");
  static final Setting<Optional<Integer>> MAX_SERVICES =
      Setting.optionalWhole(
          "registry.max-services",
          1,
          1_000_000_000,
          "Most services that have instances, likewise. None: a quarter of that.");
  static final Setting<Integer> MAX_RETRIES =
      Setting.whole(
          "registry.max-retries",
          "3",
          0,
          10,
          "How often a write is tried again that the backend could not take.");
  static final Setting<Duration> RETRY_DELAY =
      Setting.duration(
          "registry.retry-delay",
          "1s",
          Duration.ofMillis(1),
          "Time before it is tried again, give or take half of it; no retry begins after 10 s.");
  static final Setting<Optional<Path>> MEMORY_FILE =
      Setting.file(
          "memory.file",
          "File that keeps the memory backend's registrations over a restart; none: they are lost.");
  static final Setting<List<URI>> ETCD_ENDPOINTS =
      new Setting<>(
          "etcd.endpoints",
          "http://127.0.0.1:2379",
          "Addresses of etcd's members, as a list; any that answers is used.",
          TextParsers::endpoints);
  static final Setting<String> ETCD_PREFIX =
      Setting.text(
          "etcd.prefix",
          "/rollcall",
          "What the keys begin with; replicas that belong together share it.");
  static final Setting<Optional<String>> ETCD_USER =
      Setting.optionalText("etcd.user", "User of etcd; none: without authentication.");
  static final Setting<Optional<Secret>> ETCD_PASSWORD =
      Setting.secret("etcd.password", "That user's password.");
  static final Setting<Duration> ETCD_CALL_TIMEOUT =
      Setting.callTimeout("etcd.call-timeout", "3s", "How long one call of etcd may take.");
  static final Setting<Optional<Path>> ETCD_CA =
      Setting.file(
          "etcd.tls.ca-file",
          "Certificates, in PEM, that etcd's must be signed by; none: the JDK's.");
  static final Setting<Optional<Path>> ETCD_CERTIFICATE =
      Setting.file("etcd.tls.certificate-file", "Client certificate, in PEM, to show to etcd.");
  static final Setting<Optional<Path>> ETCD_KEY =
      Setting.file("etcd.tls.key-file", "Its private key, in PEM (PKCS #8).");
  static final Setting<List<URI>> CONSUL_ENDPOINTS =
      new Setting<>(
          "consul.endpoints",
          "http://127.0.0.1:8500",
          "Addresses of Consul agents, as a list; the first that answers is used.",
          TextParsers::endpoints);
  static final Setting<Optional<Secret>> CONSUL_TOKEN =
      Setting.secret("consul.token", "ACL token; none: the agent's own.");
  static final Setting<Optional<String>> CONSUL_DATACENTER =
      Setting.optionalText(
          "consul.datacenter", "Datacenter that the agents must be in; none: any.");
  static final Setting<Optional<String>> CONSUL_SERVICE_PREFIX =
      Setting.optionalText(
          "consul.service-prefix",
          "What the names of services begin with in Consul; replicas that belong together share it.");
  static final Setting<Boolean> CONSUL_NATIVE_CHECKS =
      new Setting<>(
          "consul.native-checks",
          "true",
          "Whether Consul's agents make the `http`, `tcp` and `grpc` checks that they know how to;"
              + " if not, Rollcall does.",
          TextParsers::yesOrNo);
  static final Setting<List<String>> CONSUL_FOREIGN_SERVICES =
      new Setting<>(
          "consul.foreign-services",
          "none",
          "Which services are shown, to be read alone, that others registered with Consul: `none`,"
              + " `all`, or a list of what their names begin with.",
          TextParsers::namePrefixes);
  static final Setting<Duration> CONSUL_CALL_TIMEOUT =
      Setting.callTimeout("consul.call-timeout", "5s", "How long one call of Consul may take.");
  static final Setting<Optional<Path>> CONSUL_CA =
      Setting.file(
          "consul.tls.ca-file",
          "Certificates, in PEM, that Consul's must be signed by; none: the JDK's.");
  static final Setting<Optional<Path>> CONSUL_CERTIFICATE =
      Setting.file("consul.tls.certificate-file", "Client certificate, in PEM, to show to Consul.");
  static final Setting<Optional<Path>> CONSUL_KEY =
      Setting.file("consul.tls.key-file", "Its private key, in PEM (PKCS #8).");
  static final Setting<String> HOST =
      Setting.text(
          "http.host", "127.0.0.1", "Address to listen on; `0.0.0.0` for all of the machine's.");
  static final Setting<Integer> PORT =
      Setting.whole("http.port", "8080", 0, 65_535, "Port to listen on; 0 for any free one.");
  static final Setting<Set<String>> ALLOWED_HOSTS =
      new Setting<>(
          "http.allowed-hosts",
          "",
          "Names by which clients call this server, as a list, besides `localhost` and the address"
              + " to listen on. When it is empty and other machines reach the server, any name is"
              + " accepted.",
          TextParsers::hosts);
  static final Setting<Integer> MAX_CONNECTIONS =
      Setting.whole(
          "http.max-connections",
          "10000",
          1,
          1_000_000,
          "Most connections at once, streams included; further ones are closed.");
  static final Setting<Duration> RECEIVE_TIMEOUT =
      Setting.duration(
          "http.receive-timeout",
          "30s",
          Duration.ofSeconds(1),
          "A connection is closed whose request takes longer than this, and up to twice this, to"
              + " arrive.");
  static final Setting<Duration> IDLE_TIMEOUT =
      Setting.duration(
          "http.idle-timeout",
          "6m",
          LONGER_THAN_ANY_WAIT,
          "A connection is closed on which nothing was sent either way for this long.");
  static final Setting<Duration> CACHE_TTL =
      Setting.duration(
          "discovery.cache-ttl",
          "60s",
          Duration.ofSeconds(1),
          "Answers that the backend has not confirmed for this long are marked stale.");
  static final Setting<Duration> REFRESH_INTERVAL =
      Setting.duration(
          "discovery.refresh-interval",
          "30s",
          Duration.ofSeconds(1),
          "How often each cached service is read again that the backend does not prove to be up to"
              + " date.");
  static final Setting<Duration> LOAD_TIMEOUT =
      Setting.duration(
          "discovery.load-timeout",
          "5s",
          Duration.ofMillis(100),
          "How long a request waits for a service that is not cached yet.");
  static final Setting<List<String>> WARM_UP =
      new Setting<>(
          "discovery.warm-up",
          "",
          "Services to cache from the start, as a list.",
          TextParsers::serviceNames);
  static final Setting<Optional<Path>> SNAPSHOT_FILE =
      Setting.file(
          "discovery.snapshot-file",
          "File that keeps what is known of the services, to be served, marked stale, by a start"
              + " while the backend is out of reach; none: nothing is served then.");
  static final Setting<Integer> CONCURRENCY =
      Setting.whole(
          "discovery.concurrency",
          "32",
          1,
          1000,
          "How many services or instances one request reads or writes at the same time.");
  static final Setting<Duration> CHECK_INTERVAL =
      Setting.duration(
          "health-check.interval",
          "30s",
          Limits.SHORTEST_INTERVAL,
          "Time between probes of an instance whose registration says nothing else.");
  static final Setting<Duration> CHECK_TIMEOUT =
      Setting.duration(
          "health-check.timeout",
          "5s",
          Duration.ofMillis(10),
          "How long a probe may take, likewise; shorter than the interval.");
  static final Setting<Integer> CHECK_MAX_FAILURES =
      Setting.whole(
          "health-check.max-failures",
          "3",
          1,
          Limits.THRESHOLD,
          "Failures in a row that make an instance unhealthy, likewise.");
  static final Setting<Integer> CHECK_RECOVERY_THRESHOLD =
      Setting.whole(
          "health-check.recovery-threshold",
          "2",
          1,
          Limits.THRESHOLD,
          "Successes in a row that make it healthy again, likewise.");
  static final Setting<Optional<Duration>> CHECK_DEREGISTER_AFTER =
      new Setting<>(
          "health-check.deregister-after",
          "",
          "An instance is deregistered that was unhealthy all this time, likewise; none: never.",
          TextParsers.optional(
              text ->
                  TextParsers.durationBetween(
                      text, Limits.SHORTEST_DEREGISTER_AFTER, Limits.LONGEST_DEREGISTER_AFTER)));
  static final Setting<Integer> CHECK_CONCURRENCY =
      Setting.whole(
          "health-check.concurrency",
          "5000",
          1,
          100_000,
          "Most probes under way at once; a probe that finds no place in its interval is skipped.");
  static final Setting<List<Network>> CHECK_ALLOWED =
      Setting.networks(
          "health-check.targets.allow",
          "Networks that probes may connect to, such as `10.0.0.0/8`, as a list; none: all but those"
              + " that are denied.");
  static final Setting<List<Network>> CHECK_DENIED =
      Setting.networks(
          "health-check.targets.deny",
          "Networks that no probe connects to, as a list, besides link-local and cloud metadata"
              + " addresses.");
  static final Setting<Optional<Path>> CHECK_CA =
      Setting.file(
          "health-check.tls.ca-file",
          "Certificates, in PEM, that those of probed instances must be signed by; none: the"
              + " JDK's.");
  static final Setting<String> STRATEGY =
      Setting.text("load-balancer.strategy", "round-robin", "Strategy where a request names none.");
  static final Setting<String> SERVICE_STRATEGY =
      Setting.text("load-balancer.services." + Setting.ANY_SERVICE, "", "Strategy of one service.");
  static final Setting<Duration> PICK_TTL =
      Setting.duration(
          "load-balancer.pick-ttl",
          "60s",
          Duration.ofSeconds(1),
          "How long a pick of `least-connections` counts that nobody releases.");
  static final Setting<Integer> MOST_PICKS =
      Setting.whole(
          "load-balancer.most-picks",
          "100000",
          1,
          10_000_000,
          "Most picks that count at once; past that, the oldest is let go.");
  static final Setting<OptionalDouble> HASH_LOAD_BOUND =
      new Setting<>(
          "load-balancer.hash-load-bound",
          "",
          "How many times its share of the picks an instance may have by `consistent-hash`, such as"
              + " `1.25`; none: any.",
          TextParsers::loadBound);
  static final Setting<Duration> GRACE_PERIOD =
      Setting.duration(
          "shutdown.grace-period",
          "10s",
          Duration.ZERO,
          "How long requests that are under way may take to finish when the server is stopped.");

  /** Every setting there is. */
  public static final List<Setting<?>> ALL =
      List.of(
          BACKEND,
          MAX_INSTANCES,
          MAX_SERVICES,
          MAX_RETRIES,
          RETRY_DELAY,
          MEMORY_FILE,
          ETCD_ENDPOINTS,
          ETCD_PREFIX,
          ETCD_USER,
          ETCD_PASSWORD,
          ETCD_CALL_TIMEOUT,
          ETCD_CA,
          ETCD_CERTIFICATE,
          ETCD_KEY,
          CONSUL_ENDPOINTS,
          CONSUL_TOKEN,
          CONSUL_DATACENTER,
          CONSUL_SERVICE_PREFIX,
          CONSUL_NATIVE_CHECKS,
          CONSUL_FOREIGN_SERVICES,
          CONSUL_CALL_TIMEOUT,
          CONSUL_CA,
          CONSUL_CERTIFICATE,
          CONSUL_KEY,
          HOST,
          PORT,
          ALLOWED_HOSTS,
          MAX_CONNECTIONS,
          RECEIVE_TIMEOUT,
          IDLE_TIMEOUT,
          CACHE_TTL,
          REFRESH_INTERVAL,
          LOAD_TIMEOUT,
          WARM_UP,
          SNAPSHOT_FILE,
          CONCURRENCY,
          CHECK_INTERVAL,
          CHECK_TIMEOUT,
          CHECK_MAX_FAILURES,
          CHECK_RECOVERY_THRESHOLD,
          CHECK_DEREGISTER_AFTER,
          CHECK_CONCURRENCY,
          CHECK_ALLOWED,
          CHECK_DENIED,
          CHECK_CA,
          STRATEGY,
          SERVICE_STRATEGY,
          PICK_TTL,
          MOST_PICKS,
          HASH_LOAD_BOUND,
          GRACE_PERIOD);
}
