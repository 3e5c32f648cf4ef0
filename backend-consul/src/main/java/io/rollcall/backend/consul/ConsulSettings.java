package io.rollcall.backend.consul;

import io.rollcall.remote.Endpoints;
import io.rollcall.remote.TlsFiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the Consul backend. The constructor throws {@link
 * IllegalArgumentException}, naming the setting, for what cannot work; the token is in no message.
 *
 * @param endpoints agents, such as {@code http://127.0.0.1:8500}; the first that answers is used,
 *     and kept to until it fails. The port is 8500 unless said
 * @param token sent with every call; null for none
 * @param datacenter that the agents must be in; null for any
 * @param tls null for what the JVM trusts, where endpoints are {@code https}
 * @param callTimeout how long one call may take, and the servers to show a write; at least 100 ms
 * @param servicePrefix what the names of services begin with in Consul; may be empty
 * @param nativeChecks whether agents make the checks that they know; the same for all replicas
 */
public record ConsulSettings(
    List<URI> endpoints,
    @Nullable String token,
    @Nullable String datacenter,
    @Nullable TlsFiles tls,
    Duration callTimeout,
    String servicePrefix,
    boolean nativeChecks) {

  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);

  private static final int DEFAULT_PORT = 8500;
  private static final Duration SHORTEST_CALL_TIMEOUT = Duration.ofMillis(100);

  public ConsulSettings {
    var objection = Endpoints.objection(endpoints);
    require(objection == null, "endpoints " + objection);
    endpoints = Endpoints.withPort(endpoints, DEFAULT_PORT);
    require(
        token == null || (!token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f)),
        "token must be printable ASCII without spaces");
    require(datacenter == null || !datacenter.isBlank(), "datacenter must not be empty");
    require(tls == null || Endpoints.areTls(endpoints), "endpoints must be https when tls is set");
    require(
        callTimeout.compareTo(SHORTEST_CALL_TIMEOUT) >= 0,
        "call-timeout must be at least " + SHORTEST_CALL_TIMEOUT + ", but is " + callTimeout);
    require(
        servicePrefix.matches("([A-Za-z0-9][A-Za-z0-9._-]{0,63})?"),
        "service-prefix must be at most 64 characters of [A-Za-z0-9._-] and start with a letter or"
            + " digit, but is '"
            + servicePrefix
            + "'");
  }

  /** Settings for agents that demand neither tokens nor certificates. */
  public static ConsulSettings of(URI... endpoints) {
    return new ConsulSettings(List.of(endpoints), null, null, null, DEFAULT_CALL_TIMEOUT, "", true);
  }

  public ConsulSettings withToken(@Nullable String token) {
    return new ConsulSettings(
        endpoints, token, datacenter, tls, callTimeout, servicePrefix, nativeChecks);
  }

  public ConsulSettings withDatacenter(@Nullable String datacenter) {
    return new ConsulSettings(
        endpoints, token, datacenter, tls, callTimeout, servicePrefix, nativeChecks);
  }

  public ConsulSettings withTls(@Nullable TlsFiles tls) {
    return new ConsulSettings(
        endpoints, token, datacenter, tls, callTimeout, servicePrefix, nativeChecks);
  }

  public ConsulSettings withCallTimeout(Duration callTimeout) {
    return new ConsulSettings(
        endpoints, token, datacenter, tls, callTimeout, servicePrefix, nativeChecks);
  }

  public ConsulSettings withServicePrefix(String servicePrefix) {
    return new ConsulSettings(
        endpoints, token, datacenter, tls, callTimeout, servicePrefix, nativeChecks);
  }

  public ConsulSettings withNativeChecks(boolean nativeChecks) {
    return new ConsulSettings(
        endpoints, token, datacenter, tls, callTimeout, servicePrefix, nativeChecks);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return ("ConsulSettings[endpoints=%s, datacenter=%s, tls=%s, callTimeout=%s,"
            + " servicePrefix=%s, nativeChecks=%s]")
        .formatted(endpoints, datacenter, tls, callTimeout, servicePrefix, nativeChecks);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
