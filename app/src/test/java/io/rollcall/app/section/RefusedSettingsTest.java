package io.rollcall.app.section;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Sections;
import io.rollcall.app.setting.Settings;
import io.rollcall.app.setting.SettingsSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be meant is refused, by the keys that say it. */
class RefusedSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          etcd.endpoints              | ''
          etcd.endpoints              | etcd:2379
          etcd.endpoints              | http://a:1/x
          etcd.endpoints              | http://a:1,https://b:1
          etcd.endpoints              | http://a b:1
          etcd.prefix                 | ' '
          etcd.call-timeout           | 99ms
          redis.endpoints             | http://a:1
          redis.endpoints             | redis://a:1,rediss://b:1
          redis.sentinel-master       | ' '
          redis.database              | -1
          kubernetes.namespace        | Shop
          kubernetes.namespace        | -a
          kubernetes.server           | http://10.0.0.1:8080
          kubernetes.server           | https://10.0.0.1:6443/api
          kubernetes.server           | 10.0.0.1
          kubernetes.cluster-ip       | yes
          kubernetes.foreign-services | -x
          kubernetes.call-timeout     | 2m
          consul.call-timeout         | 2m
          consul.datacenter           | ' '
          consul.native-checks        | yes
          consul.foreign-services     | -x
          http.port                   | abc
          http.port                   | 65536
          http.port                   | -1
          http.host                   | ''
          http.allowed-hosts          | a.example:80
          http.allowed-hosts          | https://a.example
          http.allowed-hosts          | 'a, ,b'
          http.allowed-hosts          | *.example
          http.allowed-origins        | '*'
          http.allowed-origins        | console.example
          http.allowed-origins        | https://console.example/
          http.max-connections        | 0
          http.receive-timeout        | 999ms
          http.idle-timeout           | 5m
          http.tls.client-certificates | REQUIRED
          management.port             | 0
          management.port             | 8080
          security.allow-anyone       | yes
          security.management         | nobody
          security.trusted-proxies    | proxy.example
          security.forwarded-header   | via
          security.requests-per-second | 0
          registry.max-instances      | 0
          registry.max-services       | 1.5
          registry.max-retries        | 11
          registry.retry-delay        | 0s
          discovery.cache-ttl         | 30
          discovery.cache-ttl         | -30s
          discovery.refresh-interval  | PT-30S
          discovery.load-timeout      | 99ms
          discovery.load-timeout      | 2d
          discovery.warm-up           | a,-
          discovery.concurrency       | 1001
          health-check.interval       | 999ms
          health-check.max-failures   | 0
          health-check.recovery-threshold | 101
          health-check.concurrency    | 0
          health-check.targets.allow  | 10.0.0.0/33
          health-check.targets.deny   | orders.internal
          load-balancer.strategy      | ' '
          load-balancer.services.a    | ''
          load-balancer.pick-ttl      | 0s
          load-balancer.most-picks    | 1.5
          load-balancer.hash-load-bound | 1
          load-balancer.hash-load-bound | NaN
          load-balancer.hash-load-bound | x
          log.level                   | INFO
          log.levels.io.netty         | loud
          security.jwt.jwks-url       | http://login.example.com/keys
          security.jwt.jwks-url       | file:///etc/keys
          security.jwt.jwks-refresh   | 29s
          security.jwt.algorithms     | HS256
          security.jwt.algorithms     | none
          security.jwt.algorithms     | 'RS256,'
          security.jwt.clock-skew     | 6m
          security.jwt.principal-claim | ' '
          security.jwt.permissions.a  | register
          security.jwt.permissions.a  | :orders
          security.client-certificates.a | 'register:orders,discover:*'
          security.jwt.hosts.a        | '10.0.0.0/8,'
          security.client-certificate-hosts.a | ''
          sealing.metadata            | 'a,,b'
          config.versions             | 0
          config.age                  | 59s
          config.guarded-size         | 257KB
          config.held-size            | 1000KB
          config.sealed               | 'a,,b'
          config.sealed               | /a
          audit.file                  | a%d.log
          audit.max-size              | 100
          audit.max-size              | 63KB
          audit.max-size              | 101GB
          audit.keep                  | 21
          telemetry.otlp.endpoint     | collector:4317
          telemetry.otlp.endpoint     | ftp://collector
          telemetry.otlp.protocol     | http/json
          telemetry.otlp.signals      | spans
          telemetry.otlp.compression  | zstd
          telemetry.otlp.timeout      | 99ms
          telemetry.otlp.metrics-interval | 2h
          telemetry.traces.sample-ratio | 1.01
          telemetry.traces.sample-ratio | NaN
          telemetry.metrics.most-services | 100001
          shutdown.grace-period       | soon
          """)
  void aBadValueIsRefusedWithKeyRuleAndValue(String key, String value) {
    var rule =
        Sections.SETTINGS.stream()
            .filter(setting -> setting.isNamed(key))
            .findFirst()
            .orElseThrow()
            .type()
            .rule();

    assertThatThrownBy(() -> read(Map.of(key, value)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("rollcall.%s %s, but is '%s'", key, rule, value);
  }

  @ParameterizedTest
  @CsvSource({
    "security.jwt.issuer, security.jwt.audience",
    "security.jwt.audience, security.jwt.issuer",
    "security.jwt.jwks-file, security.jwt.issuer",
    "etcd.user, etcd.password",
    "etcd.password, etcd.user",
    "etcd.tls.key-file, etcd.tls.certificate-file",
    "consul.tls.certificate-file, consul.tls.key-file",
    "kubernetes.context, kubernetes.kubeconfig",
    "kubernetes.token-file, kubernetes.server",
    "kubernetes.tls.ca-file, kubernetes.server",
    "http.tls.certificate-file, http.tls.key-file",
    "telemetry.otlp.tls.key-file, telemetry.otlp.tls.certificate-file"
  })
  void whatMeansNothingAloneIsRefused(String given, String missing) {
    assertThatThrownBy(() -> read(Map.of(given, "x")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage("rollcall.%s must be given together with rollcall.%s", given, missing);
  }

  @Test
  void contradictionsNameBothKeys() {
    assertThatThrownBy(() -> read(Map.of("health-check.timeout", "30s")))
        .hasMessage(
            "rollcall.health-check.timeout must be shorter than rollcall.health-check.interval"
                + " (30s), but is '30s'");
    assertThatThrownBy(
            () ->
                read(Map.of("health-check.deregister-after", "1m", "health-check.interval", "40s")))
        .hasMessageContaining("must be two of rollcall.health-check.interval (40s) or more");
  }

  @Test
  void aClusterIsReachedInOneWay() {
    assertThatThrownBy(
            () -> read(Map.of("kubernetes.kubeconfig", "/k", "kubernetes.server", "https://a:1")))
        .hasMessage(
            "rollcall.kubernetes.kubeconfig must not be given together with"
                + " rollcall.kubernetes.server, but is '/k'");
  }

  @Test
  void anIssuerHasItsKeysInOnePlace() {
    var issuer = Map.of("security.jwt.issuer", "a", "security.jwt.audience", "b");
    assertThatThrownBy(() -> read(issuer))
        .hasMessage(
            "rollcall.security.jwt.issuer must be given together with rollcall.security.jwt.jwks-url"
                + " or rollcall.security.jwt.jwks-file, but is 'a'");
    var both = new HashMap<>(issuer);
    both.put("security.jwt.jwks-url", "https://a/keys");
    both.put("security.jwt.jwks-file", "/keys");
    assertThatThrownBy(() -> read(both))
        .hasMessage(
            "rollcall.security.jwt.jwks-file must not be given together with"
                + " rollcall.security.jwt.jwks-url, but is '/keys'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5ec4e7", "a=", "=5ec4e7", "a b=5ec4e7", "a=5ec4e7,", "a=5ec\n4e7", "a=é"})
  void headersOfTelemetryAreRefusedWithoutShowingThem(String headers) {
    assertThatThrownBy(() -> read(Map.of("telemetry.otlp.headers", headers)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageEndingWith(", but is '***'");
  }

  @Test
  void aWrongValueContradictsNothing() {
    var given = Map.of("health-check.timeout", "40s", "health-check.interval", "often");

    assertThatThrownBy(() -> read(given))
        .isInstanceOfSatisfying(InvalidSettings.class, e -> assertThat(e.problems()).hasSize(1));
  }

  @ParameterizedTest
  @CsvSource({"allow, 10.0.0.0/8", "deny, 10.0.9.0/24"})
  void targetsThatConsulsAgentsDoNotKnowAreRefused(String list, String network) {
    var targets = "health-check.targets." + list;

    assertThatThrownBy(() -> read(Map.of("backend", "consul", targets, network)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageStartingWith("rollcall.consul.native-checks must be false where")
        .hasMessageContaining("rollcall.health-check.targets");
    read(Map.of("backend", "consul", targets, network, "consul.native-checks", "false"));
    read(Map.of("backend", "etcd", targets, network));
  }

  @Test
  void loginsInUrlsAreRefusedAndNotShown() {
    assertThatThrownBy(() -> read(Map.of("consul.endpoints", "http://u:se/cret@a:1")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageNotContaining("cret");
    assertThatThrownBy(() -> read(Map.of("consul.endpoints", "http://u:secret@a:1")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageEndingWith("but is 'http://***@a:1'");
  }

  @Test
  void whatMustBeOnRecordNeedsAFile() {
    assertThatThrownBy(() -> read(Map.of("audit.required", "true", "audit.log", "true")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "rollcall.audit.required must be false where there is no rollcall.audit.file, but is"
                + " 'true'");
  }

  @ParameterizedTest
  @CsvSource({
    "jwt.hosts.orders, jwt.permissions.orders",
    "client-certificate-hosts.*.orders, client-certificates.*.orders"
  })
  void hostsForWhichNothingIsGrantedAreRefused(String hosts, String permissions) {
    assertThatThrownBy(() -> read(Map.of("security." + hosts, "10.0.0.0/8")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "rollcall.security.%s must be given together with rollcall.security.%s",
            hosts, permissions);
  }

  private static Settings read(Map<String, String> given) {
    var options = new HashMap<String, String>();
    given.forEach((key, value) -> options.put("rollcall." + key, value));
    return new SettingsSource(Optional.empty(), Map.of(), options).read();
  }
}
