package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Secret;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How to reach Consul. */
public final class ConsulSection implements Section<ConsulSection.Consul> {

  static final Setting<List<URI>> ENDPOINTS =
      Setting.fixed(
          "consul.endpoints",
          Servers.ENDPOINTS,
          "http://127.0.0.1:8500",
          "Addresses of Consul agents, as a list; the first that answers is used.");
  static final Setting<Optional<Secret>> TOKEN =
      Setting.secret("consul.token", "ACL token; none: the agent's own.");
  static final Setting<Optional<String>> DATACENTER =
      Setting.fixed(
          "consul.datacenter",
          ValueType.text().optional(),
          "",
          "Datacenter that the agents must be in; none: any.");
  static final Setting<Optional<String>> SERVICE_PREFIX =
      Setting.fixed(
          "consul.service-prefix",
          ValueType.text().optional(),
          "",
          "What the names of services begin with in Consul; replicas that belong together share it.");
  static final Setting<Boolean> NATIVE_CHECKS =
      Setting.fixed(
          "consul.native-checks",
          ValueType.yesOrNo(),
          "true",
          "Whether Consul's agents make the `http`, `tcp` and `grpc` checks that they know how to;"
              + " if not, Rollcall does.");
  static final Setting<List<String>> FOREIGN_SERVICES =
      Setting.fixed(
          "consul.foreign-services",
          Servers.FOREIGN_SERVICES,
          "none",
          "Which services are shown, to be read alone, that others registered with Consul: `none`,"
              + " `all`, or a list of what their names begin with.");
  static final Setting<Duration> CALL_TIMEOUT =
      Setting.fixed(
          "consul.call-timeout",
          Servers.CALL_TIMEOUT,
          "5s",
          "How long one call of Consul may take.");
  static final Setting<Optional<Path>> CA =
      Setting.content(
          "consul.tls.ca-file",
          "Certificates, in PEM, that Consul's must be signed by; none: the JDK's.");
  static final Setting<Optional<Path>> CERTIFICATE =
      Setting.content(
          "consul.tls.certificate-file", "Client certificate, in PEM, to show to Consul.");
  static final Setting<Optional<Path>> KEY =
      Setting.content("consul.tls.key-file", "Its private key, in PEM (PKCS #8).");

  /**
   * What this section says.
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

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        ENDPOINTS,
        TOKEN,
        DATACENTER,
        SERVICE_PREFIX,
        NATIVE_CHECKS,
        FOREIGN_SERVICES,
        CALL_TIMEOUT,
        CA,
        CERTIFICATE,
        KEY);
  }

  @Override
  public Consul read(Reading reading) {
    refuseTargetsOfOthers(reading);
    return new Consul(
        reading.get(ENDPOINTS),
        reading.secret(TOKEN),
        reading.get(DATACENTER),
        reading.get(SERVICE_PREFIX).orElse(""),
        reading.get(NATIVE_CHECKS),
        reading.get(FOREIGN_SERVICES),
        Servers.tls(reading, CA, CERTIFICATE, KEY),
        reading.get(CALL_TIMEOUT));
  }

  /** Consul's agents would probe past the lists of targets. */
  private static void refuseTargetsOfOthers(Reading reading) {
    var isProbedByConsul =
        reading.get(BackendSection.BACKEND).equals("consul") && reading.get(NATIVE_CHECKS);
    var hasTargets =
        reading.isGiven(HealthCheckSection.ALLOWED) || reading.isGiven(HealthCheckSection.DENIED);
    if (isProbedByConsul && hasTargets) {
      reading.refuse(
          NATIVE_CHECKS,
          BackendSection.BACKEND,
          "must be false where rollcall.health-check.targets says where probes may go, which"
              + " Consul's agents do not know");
    }
  }
}
