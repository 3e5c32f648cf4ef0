package io.rollcall.store.remote;

import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the servers of a store are reached. The constructor throws {@link IllegalArgumentException},
 * naming the setting, for what cannot work.
 *
 * @param endpoints all of one scheme; {@code https} and {@code rediss} are over TLS
 * @param tls null for what the JVM trusts, where endpoints are over TLS
 * @param callTimeout how long one call may take; at least 100 ms
 */
public record ConnectionSettings(
    List<URI> endpoints, @Nullable TlsFiles tls, Duration callTimeout) {

  private static final Duration SHORTEST_CALL_TIMEOUT = Duration.ofMillis(100);

  public ConnectionSettings {
    var objection = Endpoints.objection(endpoints);
    require(objection == null, "endpoints " + objection);
    endpoints = List.copyOf(endpoints);
    require(
        tls == null || Endpoints.areTls(endpoints),
        "endpoints must be https, or rediss, when tls is set");
    require(
        callTimeout.compareTo(SHORTEST_CALL_TIMEOUT) >= 0,
        "call-timeout must be at least " + SHORTEST_CALL_TIMEOUT + ", but is " + callTimeout);
  }

  /** The same, where endpoints that name no port have this one. */
  public ConnectionSettings withPort(int port) {
    return new ConnectionSettings(Endpoints.withPort(endpoints, port), tls, callTimeout);
  }

  public ConnectionSettings withTls(@Nullable TlsFiles tls) {
    return new ConnectionSettings(endpoints, tls, callTimeout);
  }

  public ConnectionSettings withCallTimeout(Duration callTimeout) {
    return new ConnectionSettings(endpoints, tls, callTimeout);
  }

  /** Whether the servers are reached over TLS. */
  public boolean isTls() {
    return Endpoints.areTls(endpoints);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
