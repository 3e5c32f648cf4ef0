package io.rollcall.app.section;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.setting.Secret;
import io.rollcall.app.setting.Sections;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.Settings;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.balancer.BalancerSettings;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.config.ConfigSettings;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.probe.Network;
import io.rollcall.probe.TargetRules;
import io.rollcall.registry.RegistryLimits;
import io.rollcall.registry.RetrySettings;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SectionsTest {

  /**
   * Every key there is but those of files that stand for other keys, with a value that differs from
   * its default.
   */
  private static final Map<String, String> ALL_GIVEN =
      Map.ofEntries(
          Map.entry("backend", "etcd"),
          Map.entry("registry.max-instances", "12000"),
          Map.entry("registry.max-services", "600"),
          Map.entry("registry.max-retries", "0"),
          Map.entry("registry.retry-delay", "50ms"),
          Map.entry("memory.file", "/var/lib/rollcall"),
          Map.entry("etcd.endpoints", "https://etcd-1:2379,https://[::1]:2380"),
          Map.entry("etcd.prefix", "/blue"),
          Map.entry("etcd.user", "rollcall"),
          Map.entry("etcd.password", "open sesame"),
          Map.entry("etcd.call-timeout", "900ms"),
          Map.entry("etcd.tls.ca-file", "/etc/etcd/ca.pem"),
          Map.entry("etcd.tls.certificate-file", "/etc/etcd/client.pem"),
          Map.entry("etcd.tls.key-file", "/etc/etcd/client.key"),
          Map.entry("consul.endpoints", "https://agent:8501"),
          Map.entry("consul.token", "5ec4e7"),
          Map.entry("consul.datacenter", "dc2"),
          Map.entry("consul.service-prefix", "blue-"),
          Map.entry("consul.native-checks", "false"),
          Map.entry("consul.foreign-services", "legacy-,shop."),
          Map.entry("consul.call-timeout", "7s"),
          Map.entry("consul.tls.ca-file", "/etc/consul/ca.pem"),
          Map.entry("consul.tls.certificate-file", "/etc/consul/client.pem"),
          Map.entry("consul.tls.key-file", "/etc/consul/client.key"),
          Map.entry("redis.endpoints", "rediss://redis-1:6380,rediss://[::1]:6381"),
          Map.entry("redis.sentinel-master", "registry"),
          Map.entry("redis.sentinel-user", "watcher"),
          Map.entry("redis.sentinel-password", "sesame"),
          Map.entry("redis.prefix", "blue"),
          Map.entry("redis.database", "3"),
          Map.entry("redis.user", "rollcall"),
          Map.entry("redis.password", "open sesame"),
          Map.entry("redis.call-timeout", "800ms"),
          Map.entry("redis.copies", "2"),
          Map.entry("redis.tls.ca-file", "/etc/redis/ca.pem"),
          Map.entry("redis.tls.certificate-file", "/etc/redis/client.pem"),
          Map.entry("redis.tls.key-file", "/etc/redis/client.key"),
          Map.entry("kubernetes.namespace", "blue"),
          Map.entry("kubernetes.server", "https://10.0.0.1:6443"),
          Map.entry("kubernetes.token-file", "/etc/kubernetes/token"),
          Map.entry("kubernetes.tls.ca-file", "/etc/kubernetes/ca.pem"),
          Map.entry("kubernetes.tls.certificate-file", "/etc/kubernetes/client.pem"),
          Map.entry("kubernetes.tls.key-file", "/etc/kubernetes/client.key"),
          Map.entry("kubernetes.cluster-ip", "true"),
          Map.entry("kubernetes.foreign-services", "legacy-,shop"),
          Map.entry("kubernetes.call-timeout", "8s"),
          Map.entry("http.host", "0.0.0.0"),
          Map.entry("http.port", "80"),
          Map.entry("http.allowed-hosts", "Rollcall.example.com, 10.0.0.5,fd00::1"),
          Map.entry("http.allowed-origins", "https://console.example.com, http://[::1]:3000"),
          Map.entry("http.max-connections", "7"),
          Map.entry("http.receive-timeout", "2s"),
          Map.entry("http.idle-timeout", "10m"),
          Map.entry("http.tls.certificate-file", "/etc/rollcall/server.pem"),
          Map.entry("http.tls.key-file", "/etc/rollcall/server.key"),
          Map.entry("http.tls.client-ca-file", "/etc/rollcall/clients.pem"),
          Map.entry("http.tls.client-certificates", "required"),
          Map.entry("http.tls.ca-file", "/etc/rollcall/ca.pem"),
          Map.entry("management.port", "9090"),
          Map.entry("management.not-ready-after", "30s"),
          Map.entry("security.tokens-file", "/etc/rollcall/tokens.yml"),
          Map.entry("security.allow-anyone", "true"),
          Map.entry("security.management", "administer"),
          Map.entry("security.trusted-proxies", "10.0.0.1,fd00::/8"),
          Map.entry("security.forwarded-header", "x-forwarded-for"),
          Map.entry("security.requests-per-second", "500"),
          Map.entry("security.replica-token", "rc_replica"),
          Map.entry("security.jwt.issuer", "https://login.example.com"),
          Map.entry("security.jwt.audience", "rollcall, registry"),
          Map.entry("security.jwt.jwks-url", "https://login.example.com/keys"),
          Map.entry("security.jwt.jwks-refresh", "1m"),
          Map.entry("security.jwt.tls.ca-file", "/etc/login/ca.pem"),
          Map.entry("security.jwt.algorithms", "ES512,EdDSA"),
          Map.entry("security.jwt.clock-skew", "0s"),
          Map.entry("security.jwt.principal-claim", "azp"),
          Map.entry("security.jwt.permissions-claims", "scope,realm_access.roles"),
          Map.entry("security.jwt.permissions.orders.team", "register:orders"),
          Map.entry("security.jwt.hosts.orders.team", "10.0.0.0/8, *.orders"),
          Map.entry("security.client-certificates.spiffe://example.com/*", "discover:a,b reveal:a"),
          Map.entry("security.client-certificate-hosts.spiffe://example.com/*", "10.0.0.1"),
          Map.entry("discovery.cache-ttl", "90s"),
          Map.entry("discovery.refresh-interval", "PT45S"),
          Map.entry("discovery.load-timeout", "500ms"),
          Map.entry("discovery.warm-up", "orders,Stock.v2"),
          Map.entry("discovery.snapshot-file", "/var/lib/rollcall/snapshot"),
          Map.entry("discovery.concurrency", "4"),
          Map.entry("health-check.interval", "10s"),
          Map.entry("health-check.timeout", "700ms"),
          Map.entry("health-check.max-failures", "5"),
          Map.entry("health-check.recovery-threshold", "1"),
          Map.entry("health-check.deregister-after", "72h"),
          Map.entry("health-check.concurrency", "99"),
          Map.entry("health-check.targets.allow", "10.0.0.0/8,fd00::/8"),
          Map.entry("health-check.targets.deny", "10.9.0.0/16"),
          Map.entry("health-check.tls.ca-file", "/etc/instances/ca.pem"),
          Map.entry("load-balancer.strategy", "random"),
          Map.entry("load-balancer.services.Stock.v2", "consistent-hash"),
          Map.entry("load-balancer.pick-ttl", "30s"),
          Map.entry("load-balancer.most-picks", "9"),
          Map.entry("load-balancer.hash-load-bound", "1.25"),
          Map.entry("config.versions", "7"),
          Map.entry("config.age", "30d"),
          Map.entry("config.guarded-size", "16KB"),
          Map.entry("config.held-size", "64MB"),
          Map.entry("config.sealed", "secrets/, payments"),
          Map.entry("log.level", "warn"),
          Map.entry("log.levels.io.rollcall.health", "debug"),
          Map.entry("sealing.keyset-file", "/etc/rollcall/keys"),
          Map.entry("sealing.metadata", "password, *-secret"),
          Map.entry("audit.file", "/var/log/rollcall/audit.log"),
          Map.entry("audit.max-size", "64KB"),
          Map.entry("audit.keep", "3"),
          Map.entry("audit.log", "true"),
          Map.entry("audit.required", "true"),
          Map.entry("telemetry.otlp.endpoint", "https://collector:4318/otlp"),
          Map.entry("telemetry.otlp.protocol", "http/protobuf"),
          Map.entry("telemetry.otlp.signals", "logs, traces"),
          Map.entry("telemetry.otlp.headers", "api-key=5ec4e7, Tenant=blue"),
          Map.entry("telemetry.otlp.compression", "none"),
          Map.entry("telemetry.otlp.timeout", "4s"),
          Map.entry("telemetry.otlp.metrics-interval", "15s"),
          Map.entry("telemetry.otlp.tls.ca-file", "/etc/collector/ca.pem"),
          Map.entry("telemetry.otlp.tls.certificate-file", "/etc/collector/client.pem"),
          Map.entry("telemetry.otlp.tls.key-file", "/etc/collector/client.key"),
          Map.entry("telemetry.traces.sample-ratio", "0.5"),
          Map.entry("telemetry.metrics.enabled", "false"),
          Map.entry("telemetry.metrics.most-services", "50"),
          Map.entry("telemetry.metrics.most-instances", "0"),
          Map.entry("shutdown.grace-period", "0s"));

  static final List<Setting<?>> ALL_SETTINGS =
      Sections.SETTINGS.stream()
          .filter(
              setting ->
                  !setting
                      .key()
                      .matches(".*((password|token|jwks|headers)-file|kubeconfig|context)"))
          .toList();

  @Test
  void withoutAnythingGivenTheDefaultsHold() {
    var settings = read(Map.of());

    assertThat(settings.get(BackendSection.class)).isEqualTo("memory");
    assertThat(settings.get(RegistrySection.class))
        .isEqualTo(
            new RegistrySection.Registry(
                RegistryLimits.OF_THIS_HEAP, new RetrySettings(3, Duration.ofSeconds(1))));
    assertThat(settings.get(MemorySection.class)).isEmpty();
    assertThat(settings.get(EtcdSection.class))
        .isEqualTo(
            new EtcdSection.Etcd(
                List.of(URI.create("http://127.0.0.1:2379")),
                "/rollcall",
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(3)));
    assertThat(settings.get(ConsulSection.class))
        .isEqualTo(
            new ConsulSection.Consul(
                List.of(URI.create("http://127.0.0.1:8500")),
                Optional.empty(),
                Optional.empty(),
                "",
                true,
                List.of(),
                Optional.empty(),
                Duration.ofSeconds(5)));
    assertThat(settings.get(RedisSection.class))
        .isEqualTo(
            new RedisSection.Redis(
                List.of(URI.create("redis://127.0.0.1:6379")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "rollcall",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(3),
                0));
    assertThat(settings.get(KubernetesSection.class))
        .isEqualTo(
            new KubernetesSection.Kubernetes(
                new KubernetesSection.Access.InCluster(),
                "default",
                false,
                List.of(),
                Duration.ofSeconds(5)));
    assertThat(settings.get(HttpSection.class))
        .isEqualTo(
            new HttpSection.Http(
                "127.0.0.1",
                8080,
                Set.of(),
                Set.of(),
                10_000,
                Duration.ofSeconds(30),
                Duration.ofMinutes(6)));
    assertThat(settings.get(TlsSection.class))
        .isEqualTo(new TlsSection.Tls(Optional.empty(), new TlsFiles(null, null, null)));
    assertThat(settings.get(ManagementSection.class))
        .isEqualTo(new ManagementSection.Management(Optional.empty(), Optional.empty()));
    assertThat(settings.get(SecuritySection.class))
        .isEqualTo(
            new SecuritySection.Security(
                Optional.empty(),
                false,
                SecuritySection.Management.DISCOVER,
                List.of(),
                SecuritySection.ForwardedHeader.FORWARDED,
                Optional.empty(),
                Optional.empty()));
    assertThat(settings.get(DiscoverySection.class))
        .isEqualTo(new DiscoverySection.Discovery(CatalogSettings.DEFAULT, Optional.empty(), 32));
    assertThat(settings.get(HealthCheckSection.class))
        .isEqualTo(
            new HealthCheckSection.HealthChecks(
                Schedule.DEFAULT, 5000, TargetRules.STANDARD, Optional.empty()));
    assertThat(settings.get(BalancingSection.class))
        .isEqualTo(
            new BalancingSection.Balancing(
                BalancerSettings.DEFAULT, Duration.ofSeconds(60), 100_000, OptionalDouble.empty()));
    assertThat(settings.get(LogSection.class)).isEqualTo(new LogSection.Log("info", Map.of()));
    assertThat(settings.get(TelemetrySection.class))
        .isEqualTo(
            new TelemetrySection.Telemetry(
                new TelemetrySection.Otlp(
                    Optional.empty(),
                    "grpc",
                    Set.of(TelemetrySection.Signal.values()),
                    Optional.empty(),
                    "gzip",
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    Optional.empty()),
                0.01));
    assertThat(settings.get(ConfigSection.class))
        .isEqualTo(new ConfigSection.Config(ConfigSettings.DEFAULT, List.of()));
    assertThat(settings.get(SealingSection.class))
        .isEqualTo(new SealingSection.Sealing(Optional.empty(), List.of()));
    assertThat(settings.get(ShutdownSection.class)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.get(AuditSection.class))
        .isEqualTo(new AuditSection.Audit(Optional.empty(), false, false));
  }

  @Test
  void everyKeyIsReadToItsPlace() {
    var settings = read(ALL_GIVEN);

    assertThat(settings.get(BackendSection.class)).isEqualTo("etcd");
    assertThat(settings.get(RegistrySection.class))
        .isEqualTo(
            new RegistrySection.Registry(
                new RegistryLimits(12_000, 600), new RetrySettings(0, Duration.ofMillis(50))));
    assertThat(settings.get(MemorySection.class)).hasValue(Path.of("/var/lib/rollcall"));
    assertThat(settings.get(EtcdSection.class))
        .isEqualTo(
            new EtcdSection.Etcd(
                List.of(URI.create("https://etcd-1:2379"), URI.create("https://[::1]:2380")),
                "/blue",
                Optional.of(new EtcdSection.Login("rollcall", new Secret("open sesame"))),
                tlsIn("/etc/etcd"),
                Duration.ofMillis(900)));
    assertThat(settings.get(ConsulSection.class))
        .isEqualTo(
            new ConsulSection.Consul(
                List.of(URI.create("https://agent:8501")),
                Optional.of(new Secret("5ec4e7")),
                Optional.of("dc2"),
                "blue-",
                false,
                List.of("legacy-", "shop."),
                tlsIn("/etc/consul"),
                Duration.ofSeconds(7)));
    assertThat(settings.get(RedisSection.class))
        .isEqualTo(
            new RedisSection.Redis(
                List.of(URI.create("rediss://redis-1:6380"), URI.create("rediss://[::1]:6381")),
                Optional.of("registry"),
                Optional.of("watcher"),
                Optional.of(new Secret("sesame")),
                "blue",
                3,
                Optional.of("rollcall"),
                Optional.of(new Secret("open sesame")),
                tlsIn("/etc/redis"),
                Duration.ofMillis(800),
                2));
    assertThat(settings.get(KubernetesSection.class))
        .isEqualTo(
            new KubernetesSection.Kubernetes(
                new KubernetesSection.Access.Direct(
                    URI.create("https://10.0.0.1:6443"),
                    tlsIn("/etc/kubernetes"),
                    Optional.of(Path.of("/etc/kubernetes/token"))),
                "blue",
                true,
                List.of("legacy-", "shop"),
                Duration.ofSeconds(8)));
    assertThat(settings.get(HttpSection.class))
        .isEqualTo(
            new HttpSection.Http(
                "0.0.0.0",
                80,
                Set.of("rollcall.example.com", "10.0.0.5", "fd00::1"),
                Set.of("https://console.example.com", "http://[::1]:3000"),
                7,
                Duration.ofSeconds(2),
                Duration.ofMinutes(10)));
    var own = Path.of("/etc/rollcall/server.pem");
    var key = Path.of("/etc/rollcall/server.key");
    assertThat(settings.get(TlsSection.class))
        .isEqualTo(
            new TlsSection.Tls(
                Optional.of(
                    new TlsSection.Served(
                        own,
                        key,
                        Optional.of(Path.of("/etc/rollcall/clients.pem")),
                        TlsSection.ClientCertificates.REQUIRED)),
                new TlsFiles(Path.of("/etc/rollcall/ca.pem"), own, key)));
    assertThat(settings.get(ManagementSection.class))
        .isEqualTo(
            new ManagementSection.Management(
                Optional.of(9090), Optional.of(Duration.ofSeconds(30))));
    assertThat(settings.get(SecuritySection.class))
        .isEqualTo(
            new SecuritySection.Security(
                Optional.of(Path.of("/etc/rollcall/tokens.yml")),
                true,
                SecuritySection.Management.ADMINISTER,
                List.of(Network.of("10.0.0.1/32"), Network.of("fd00::/8")),
                SecuritySection.ForwardedHeader.X_FORWARDED_FOR,
                Optional.of(500),
                Optional.of(new Secret("rc_replica"))));
    assertThat(settings.get(JwtSection.class))
        .hasValue(
            new JwtSection.Jwt(
                "https://login.example.com",
                Set.of("rollcall", "registry"),
                new JwtSection.Jwks.At(
                    URI.create("https://login.example.com/keys"),
                    Optional.of(Path.of("/etc/login/ca.pem")),
                    Duration.ofMinutes(1)),
                Set.of("ES512", "EdDSA"),
                Duration.ZERO,
                "azp",
                List.of("scope", "realm_access.roles"),
                Map.of("orders.team", "register:orders"),
                Map.of("orders.team", "10.0.0.0/8, *.orders")));
    assertThat(settings.get(ClientCertificateSection.class))
        .isEqualTo(
            new ClientCertificateSection.ClientCertificates(
                Map.of("spiffe://example.com/*", "discover:a,b reveal:a"),
                Map.of("spiffe://example.com/*", "10.0.0.1")));
    assertThat(settings.get(DiscoverySection.class))
        .isEqualTo(
            new DiscoverySection.Discovery(
                new CatalogSettings(
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(45),
                    Duration.ofMillis(500),
                    List.of("orders", "Stock.v2")),
                Optional.of(Path.of("/var/lib/rollcall/snapshot")),
                4));
    assertThat(settings.get(HealthCheckSection.class))
        .isEqualTo(
            new HealthCheckSection.HealthChecks(
                new Schedule(
                    Duration.ofSeconds(10), Duration.ofMillis(700), 5, 1, Duration.ofDays(3)),
                99,
                new TargetRules(
                    List.of(Network.of("10.0.0.0/8"), Network.of("fd00::/8")),
                    List.of(Network.of("10.9.0.0/16"))),
                Optional.of(Path.of("/etc/instances/ca.pem"))));
    assertThat(settings.get(BalancingSection.class))
        .isEqualTo(
            new BalancingSection.Balancing(
                new BalancerSettings("random", Map.of("Stock.v2", "consistent-hash")),
                Duration.ofSeconds(30),
                9,
                OptionalDouble.of(1.25)));
    assertThat(settings.get(LogSection.class))
        .isEqualTo(new LogSection.Log("warn", Map.of("io.rollcall.health", "debug")));
    assertThat(settings.get(ConfigSection.class))
        .isEqualTo(
            new ConfigSection.Config(
                new ConfigSettings(7, Duration.ofDays(30), 16 << 10, 64 << 20),
                List.of("secrets/", "payments")));
    assertThat(settings.get(SealingSection.class))
        .isEqualTo(
            new SealingSection.Sealing(
                Optional.of(Path.of("/etc/rollcall/keys")), List.of("password", "*-secret")));
    assertThat(settings.get(TelemetrySection.class))
        .isEqualTo(
            new TelemetrySection.Telemetry(
                new TelemetrySection.Otlp(
                    Optional.of(URI.create("https://collector:4318/otlp")),
                    "http/protobuf",
                    Set.of(TelemetrySection.Signal.TRACES, TelemetrySection.Signal.LOGS),
                    Optional.of(new Secret("api-key=5ec4e7, Tenant=blue")),
                    "none",
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(15),
                    tlsIn("/etc/collector")),
                0.5));
    assertThat(settings.get(ShutdownSection.class)).isEqualTo(Duration.ZERO);
    assertThat(settings.get(AuditSection.class))
        .isEqualTo(
            new AuditSection.Audit(
                Optional.of(
                    new AuditSection.File(Path.of("/var/log/rollcall/audit.log"), 64 << 10, 3)),
                true,
                true));
  }

  @Test
  void aKubeconfigSaysHowToReachTheCluster() {
    var given =
        Map.of("kubernetes.kubeconfig", "/etc/kubeconfig", "kubernetes.context", "production");

    assertThat(read(given).get(KubernetesSection.class).access())
        .isEqualTo(
            new KubernetesSection.Access.Kubeconfig(
                Path.of("/etc/kubeconfig"), Optional.of("production")));
  }

  @ParameterizedTest
  @FieldSource("ALL_SETTINGS")
  void noKeyIsLeftOutOfTheseTests(Setting<?> setting) {
    assertThat(ALL_GIVEN.keySet()).anyMatch(setting::isNamed);
  }

  @Test
  void secretsAreNotShown() {
    assertThat(read(ALL_GIVEN).toString())
        .doesNotContain("open sesame")
        .doesNotContain("5ec4e7")
        .doesNotContain("rc_replica");
  }

  private static Optional<TlsFiles> tlsIn(String folder) {
    return Optional.of(
        new TlsFiles(
            Path.of(folder, "ca.pem"),
            Path.of(folder, "client.pem"),
            Path.of(folder, "client.key")));
  }

  private static Settings read(Map<String, String> given) {
    var options = new HashMap<String, String>();
    given.forEach((key, value) -> options.put("rollcall." + key, value));
    return new SettingsSource(Optional.empty(), Map.of(), options).read();
  }
}
