package io.rollcall.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.Origin;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import io.rollcall.balancer.BalancerSettings;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.probe.Network;
import io.rollcall.probe.TargetRules;
import io.rollcall.registry.RegistryLimits;
import io.rollcall.registry.RetrySettings;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class RollcallSettingsTest {

  private static final RollcallSettings DEFAULTS =
      new RollcallSettings(
          "memory",
          RegistryLimits.OF_THIS_HEAP,
          new RetrySettings(3, Duration.ofSeconds(1)),
          Optional.empty(),
          new RollcallSettings.Etcd(
              List.of(URI.create("http://127.0.0.1:2379")),
              "/rollcall",
              Optional.empty(),
              Optional.empty(),
              Duration.ofSeconds(3)),
          new RollcallSettings.Consul(
              List.of(URI.create("http://127.0.0.1:8500")),
              Optional.empty(),
              Optional.empty(),
              "",
              true,
              List.of(),
              Optional.empty(),
              Duration.ofSeconds(5)),
          new RollcallSettings.Http(
              "127.0.0.1", 8080, Set.of(), 10_000, Duration.ofSeconds(30), Duration.ofMinutes(6)),
          CatalogSettings.DEFAULT,
          Optional.empty(),
          32,
          new RollcallSettings.HealthChecks(
              Schedule.DEFAULT, 5000, TargetRules.STANDARD, Optional.empty()),
          new RollcallSettings.Balancing(
              BalancerSettings.DEFAULT, Duration.ofSeconds(60), 100_000, OptionalDouble.empty()),
          Duration.ofSeconds(10));

  /** Every key there is, with a value that differs from its default. */
  private static final Map<String, Object> ALL_GIVEN =
      Map.ofEntries(
          Map.entry("backend", "etcd"),
          Map.entry("registry.max-instances", 12_000),
          Map.entry("registry.max-services", 600),
          Map.entry("registry.max-retries", 0),
          Map.entry("registry.retry-delay", "50ms"),
          Map.entry("memory.file", "/var/lib/rollcall"),
          Map.entry("etcd.endpoints", List.of("https://etcd-1:2379", "https://[::1]:2380")),
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
          Map.entry("consul.native-checks", false),
          Map.entry("consul.foreign-services", List.of("legacy-", "shop.")),
          Map.entry("consul.call-timeout", "7s"),
          Map.entry("consul.tls.ca-file", "/etc/consul/ca.pem"),
          Map.entry("consul.tls.certificate-file", "/etc/consul/client.pem"),
          Map.entry("consul.tls.key-file", "/etc/consul/client.key"),
          Map.entry("http.host", "0.0.0.0"),
          Map.entry("http.port", 80),
          Map.entry("http.allowed-hosts", List.of("Rollcall.example.com", "10.0.0.5", "fd00::1")),
          Map.entry("http.max-connections", 7),
          Map.entry("http.receive-timeout", "2s"),
          Map.entry("http.idle-timeout", "10m"),
          Map.entry("discovery.cache-ttl", "90s"),
          Map.entry("discovery.refresh-interval", "PT45S"),
          Map.entry("discovery.load-timeout", "500ms"),
          Map.entry("discovery.warm-up", List.of("orders", "Stock.v2")),
          Map.entry("discovery.snapshot-file", "/var/lib/rollcall/snapshot"),
          Map.entry("discovery.concurrency", 4),
          Map.entry("health-check.interval", "10s"),
          Map.entry("health-check.timeout", "700ms"),
          Map.entry("health-check.max-failures", 5),
          Map.entry("health-check.recovery-threshold", 1),
          Map.entry("health-check.deregister-after", "72h"),
          Map.entry("health-check.concurrency", 99),
          Map.entry("health-check.targets.allow", List.of("10.0.0.0/8", "fd00::/8")),
          Map.entry("health-check.targets.deny", "10.9.0.0/16"),
          Map.entry("health-check.tls.ca-file", "/etc/instances/ca.pem"),
          Map.entry("load-balancer.strategy", "random"),
          Map.entry("load-balancer.services.Stock.v2", "consistent-hash"),
          Map.entry("load-balancer.pick-ttl", "30s"),
          Map.entry("load-balancer.most-picks", 9),
          Map.entry("load-balancer.hash-load-bound", "1.25"),
          Map.entry("shutdown.grace-period", "0s"));

  private static final RollcallSettings ALL_READ =
      new RollcallSettings(
          "etcd",
          new RegistryLimits(12_000, 600),
          new RetrySettings(0, Duration.ofMillis(50)),
          Optional.of(Path.of("/var/lib/rollcall")),
          new RollcallSettings.Etcd(
              List.of(URI.create("https://etcd-1:2379"), URI.create("https://[::1]:2380")),
              "/blue",
              Optional.of(new RollcallSettings.Login("rollcall", new Secret("open sesame"))),
              tlsIn("/etc/etcd"),
              Duration.ofMillis(900)),
          new RollcallSettings.Consul(
              List.of(URI.create("https://agent:8501")),
              Optional.of(new Secret("5ec4e7")),
              Optional.of("dc2"),
              "blue-",
              false,
              List.of("legacy-", "shop."),
              tlsIn("/etc/consul"),
              Duration.ofSeconds(7)),
          new RollcallSettings.Http(
              "0.0.0.0",
              80,
              Set.of("rollcall.example.com", "10.0.0.5", "fd00::1"),
              7,
              Duration.ofSeconds(2),
              Duration.ofMinutes(10)),
          new CatalogSettings(
              Duration.ofSeconds(90),
              Duration.ofSeconds(45),
              Duration.ofMillis(500),
              List.of("orders", "Stock.v2")),
          Optional.of(Path.of("/var/lib/rollcall/snapshot")),
          4,
          new RollcallSettings.HealthChecks(
              new Schedule(
                  Duration.ofSeconds(10), Duration.ofMillis(700), 5, 1, Duration.ofDays(3)),
              99,
              new TargetRules(
                  List.of(Network.of("10.0.0.0/8"), Network.of("fd00::/8")),
                  List.of(Network.of("10.9.0.0/16"))),
              Optional.of(Path.of("/etc/instances/ca.pem"))),
          new RollcallSettings.Balancing(
              new BalancerSettings("random", Map.of("Stock.v2", "consistent-hash")),
              Duration.ofSeconds(30),
              9,
              OptionalDouble.of(1.25)),
          Duration.ZERO);

  static final List<Setting<?>> ALL_SETTINGS = KnownSettings.ALL;

  @Test
  void withoutAnythingGivenTheDefaultsHold() {
    assertThat(RollcallSettings.read(List.of())).isEqualTo(DEFAULTS);
  }

  @Test
  void everyKeyIsReadToItsPlace() {
    assertThat(read(ALL_GIVEN)).isEqualTo(ALL_READ);
  }

  @ParameterizedTest
  @FieldSource("ALL_SETTINGS")
  void noKeyIsLeftOutOfTheseTests(Setting<?> setting) {
    assertThat(ALL_GIVEN.keySet()).anyMatch(key -> setting.isNamed(key));
  }

  @Test
  void anEmptyValueMeansTheDefault() throws IOException {
    var file = Files.createTempFile("settings", ".yml");
    Files.writeString(
        file, "rollcall:\n  memory:\n    file:\n  load-balancer:\n    services: {}\n");

    assertThat(RollcallSettings.read(List.of(SettingsFile.read(file)))).isEqualTo(DEFAULTS);
  }

  @Test
  void anEnvironmentVariableIsTheUpperCaseKey() {
    var environment =
        PropertySource.of(
            "env",
            Map.of("ROLLCALL_HTTP_PORT", "9090", "ROLLCALL_JAVA_HOME", "/opt/jdk"),
            PropertyConvention.ENVIRONMENT_VARIABLE,
            Origin.of("env"));

    assertThat(RollcallSettings.read(List.of(environment)).http().port()).isEqualTo(9090);
  }

  @Test
  void laterSourcesWin() {
    var sources = List.of(source(Map.of("http.port", 1)), source(Map.of("http.port", 2)));

    assertThat(RollcallSettings.read(sources).http().port()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          registry.max-retries        | 11       | must be a whole number from 0 to 10
          registry.retry-delay        | 0s       | must be PT0.001S to PT24H
          etcd.endpoints              | ''       | must be URLs such as http://10.0.0.1:2379, with nothing after the port
          etcd.endpoints              | etcd:2379 | must be URLs such as http://10.0.0.1:2379, with nothing after the port
          etcd.endpoints              | http://a:1/x | must be URLs such as http://10.0.0.1:2379, with nothing after the port
          etcd.endpoints              | http://a:1,https://b:1 | must be all of http or all of https
          etcd.prefix                 | ' '      | must not be empty
          etcd.call-timeout           | 99ms     | must be PT0.1S to PT1M
          consul.call-timeout         | 2m       | must be PT0.1S to PT1M
          consul.datacenter           | ' '      | must not be empty
          consul.native-checks        | yes      | must be true or false
          consul.foreign-services     | -x       | must be none, all, or what names of services begin with, separated by commas
          http.port                   | abc      | must be a whole number from 0 to 65535
          http.port                   | 65536    | must be a whole number from 0 to 65535
          http.port                   | -1       | must be a whole number from 0 to 65535
          http.host                   | ''       | must not be empty
          http.allowed-hosts          | a.example:80 | must be names or addresses without a port, such as rollcall.example.com, separated by commas
          http.allowed-hosts          | https://a.example | must be names or addresses without a port, such as rollcall.example.com, separated by commas
          http.allowed-hosts          | 'a, ,b' | must be names or addresses without a port, such as rollcall.example.com, separated by commas
          http.allowed-hosts          | *.example | must be names or addresses without a port, such as rollcall.example.com, separated by commas
          http.max-connections        | 0        | must be a whole number from 1 to 1000000
          http.receive-timeout        | 999ms    | must be PT1S to PT24H
          http.idle-timeout           | 5m       | must be PT5M30S to PT24H
          registry.max-instances      | 0        | must be a whole number from 1 to 1000000000
          registry.max-services       | 1.5      | must be a whole number from 1 to 1000000000
          discovery.cache-ttl         | 30       | must be a duration such as 500ms, 30s, 5m or PT30S
          discovery.cache-ttl         | -30s     | must be a duration such as 500ms, 30s, 5m or PT30S
          discovery.refresh-interval  | PT-30S   | must be PT1S to PT24H
          discovery.load-timeout      | 99ms     | must be PT0.1S to PT24H
          discovery.load-timeout      | 2d       | must be PT0.1S to PT24H
          discovery.warm-up           | a,-      | must be names of services, separated by commas
          discovery.concurrency       | 1001     | must be a whole number from 1 to 1000
          health-check.interval       | 999ms    | must be PT1S to PT24H
          health-check.timeout        | PT30S    | must be shorter than rollcall.health-check.interval (PT30S)
          health-check.max-failures   | 0        | must be a whole number from 1 to 100
          health-check.recovery-threshold | 101  | must be a whole number from 1 to 100
          health-check.concurrency    | 0        | must be a whole number from 1 to 100000
          health-check.targets.allow  | 10.0.0.0/33 | must be networks such as 10.0.0.0/8 or fd00::/8
          health-check.targets.deny   | orders.internal | must be networks such as 10.0.0.0/8 or fd00::/8
          load-balancer.strategy      | ' '      | must not be empty
          load-balancer.services.a    | ''       | must not be empty
          load-balancer.pick-ttl      | 0s       | must be PT1S to PT24H
          load-balancer.most-picks    | 1.5      | must be a whole number from 1 to 10000000
          load-balancer.hash-load-bound | 1      | must be a number above 1 and at most 100
          load-balancer.hash-load-bound | NaN    | must be a number above 1 and at most 100
          load-balancer.hash-load-bound | x      | must be a number above 1 and at most 100
          shutdown.grace-period       | soon     | must be a duration such as 500ms, 30s, 5m or PT30S
          """)
  void aBadValueIsRefusedWithKeyRuleAndValue(String key, String value, String rule) {
    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("rollcall.%s %s, but is '%s'", key, rule, value);
  }

  @ParameterizedTest
  @CsvSource({
    "etcd.user, etcd.password",
    "etcd.password, etcd.user",
    "etcd.tls.key-file, etcd.tls.certificate-file",
    "consul.tls.certificate-file, consul.tls.key-file"
  })
  void whatMeansNothingAloneIsRefused(String given, String missing) {
    assertThatThrownBy(() -> read(Map.of(given, "x")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("rollcall.%s must be given together with rollcall.%s", given, missing);
  }

  @ParameterizedTest
  @CsvSource({"allow, 10.0.0.0/8", "deny, 10.0.9.0/24"})
  void targetsThatConsulsAgentsDoNotKnowAreRefused(String list, String network) {
    var targets = "health-check.targets." + list;

    assertThatThrownBy(() -> read(Map.of("backend", "consul", targets, network)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("rollcall.consul.native-checks must be false where")
        .hasMessageContaining("rollcall.health-check.targets");
    read(Map.of("backend", "consul", targets, network, "consul.native-checks", "false"));
    read(Map.of("backend", "etcd", targets, network));
  }

  @Test
  void loginsInUrlsAreRefusedAndNotShown() {
    assertThatThrownBy(() -> read(Map.of("consul.endpoints", "http://u:se/cret@a:1")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageNotContaining("cret");
    assertThatThrownBy(() -> read(Map.of("consul.endpoints", "http://u:secret@a:1")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageEndingWith("but is 'http://***@a:1'");
  }

  @Test
  void secretsAreNotShown() {
    assertThat(ALL_READ.toString()).doesNotContain("open sesame").doesNotContain("5ec4e7");
  }

  @ParameterizedTest
  @CsvSource({
    "http.prot, http.port",
    "discovery.cacheTtl, discovery.cache-ttl",
    "load-balancer.service.orders, load-balancer.services.<service>",
    "backends, backend"
  })
  void anUnknownKeyIsRefusedWithTheNearestKnownOne(String key, String nearest) {
    assertThatThrownBy(() -> read(Map.of(key, "x")))
        .isInstanceOf(InvalidSetting.class)
        .hasMessage("rollcall.%s is not a setting; the nearest one is rollcall.%s", key, nearest);
  }

  @Test
  void documentationListsEveryKey() throws IOException {
    var documented =
        Files.readAllLines(Path.of("../docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `rollcall."))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            KnownSettings.ALL.stream().map(RollcallSettingsTest::documentation).toList());
  }

  private static Optional<TlsFiles> tlsIn(String folder) {
    return Optional.of(
        new TlsFiles(
            Path.of(folder, "ca.pem"),
            Path.of(folder, "client.pem"),
            Path.of(folder, "client.key")));
  }

  private static String documentation(Setting<?> setting) {
    var standard = setting.standard().isEmpty() ? "" : "`" + setting.standard() + "`";
    return "| `%s` | %s | %s |".formatted(setting.fullKey(), standard, setting.meaning());
  }

  private static RollcallSettings read(Map<String, Object> given) {
    return RollcallSettings.read(List.of(source(given)));
  }

  private static PropertySource source(Map<String, ?> given) {
    var values = new HashMap<String, Object>();
    given.forEach((key, value) -> values.put("rollcall." + key, value));
    return PropertySource.of("test", values);
  }
}
