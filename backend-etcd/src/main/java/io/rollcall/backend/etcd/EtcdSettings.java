package io.rollcall.backend.etcd;

import io.rollcall.remote.Endpoints;
import io.rollcall.remote.TlsFiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the etcd backend. The constructor throws {@link
 * IllegalArgumentException}, naming the setting, for what cannot work; the password is in no
 * message.
 *
 * @param endpoints members of one cluster, such as {@code http://10.0.0.1:2379}; all of them {@code
 *     http} or all {@code https}. The port is 2379 unless said
 * @param prefix what all keys start with, such as {@code /rollcall}
 * @param user null, as the password is, when etcd does not authenticate
 * @param tls null for what the JVM trusts, where endpoints are {@code https}
 * @param callTimeout how long one call may take; at least 100 ms
 */
public record EtcdSettings(
    List<URI> endpoints,
    String prefix,
    @Nullable String user,
    @Nullable String password,
    @Nullable TlsFiles tls,
    Duration callTimeout) {

  public static final String DEFAULT_PREFIX = "/rollcall";
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final int DEFAULT_PORT = 2379;
  private static final Duration SHORTEST_CALL_TIMEOUT = Duration.ofMillis(100);

  public EtcdSettings {
    var objection = Endpoints.objection(endpoints);
    require(objection == null, "endpoints " + objection);
    endpoints = Endpoints.withPort(endpoints, DEFAULT_PORT);
    require(
        prefix.matches("(/[A-Za-z0-9._-]+)+"),
        "prefix must be like /rollcall or /team/rollcall, but is '" + prefix + "'");
    require((user == null) == (password == null), "user and password must come together");
    require(user == null || !user.isBlank(), "user must not be empty");
    require(tls == null || Endpoints.areTls(endpoints), "endpoints must be https when tls is set");
    require(
        callTimeout.compareTo(SHORTEST_CALL_TIMEOUT) >= 0,
        "call-timeout must be at least " + SHORTEST_CALL_TIMEOUT + ", but is " + callTimeout);
  }

  /** Settings for a server that demands neither passwords nor certificates. */
  public static EtcdSettings of(URI... endpoints) {
    return new EtcdSettings(
        List.of(endpoints), DEFAULT_PREFIX, null, null, null, DEFAULT_CALL_TIMEOUT);
  }

  public EtcdSettings withPrefix(String prefix) {
    return new EtcdSettings(endpoints, prefix, user, password, tls, callTimeout);
  }

  public EtcdSettings withUser(String user, String password) {
    return new EtcdSettings(endpoints, prefix, user, password, tls, callTimeout);
  }

  public EtcdSettings withTls(TlsFiles tls) {
    return new EtcdSettings(endpoints, prefix, user, password, tls, callTimeout);
  }

  public EtcdSettings withCallTimeout(Duration callTimeout) {
    return new EtcdSettings(endpoints, prefix, user, password, tls, callTimeout);
  }

  boolean isTls() {
    return Endpoints.areTls(endpoints);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "EtcdSettings[endpoints=%s, prefix=%s, user=%s, tls=%s, callTimeout=%s]"
        .formatted(endpoints, prefix, user, tls, callTimeout);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
