package io.rollcall.backend.consul;

import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the Consul backend. The constructor throws {@link
 * IllegalArgumentException}, naming the setting, for what cannot work; the token is in no message.
 *
 * @param connection to agents, such as {@code http://127.0.0.1:8500}; the first that answers is
 *     used, and kept to until it fails. The port is 8500 unless said. The servers, too, show a
 *     write within its call timeout
 * @param token sent with every call; null for none
 * @param datacenter that the agents must be in; null for any
 * @param servicePrefix what the names of services begin with in Consul; may be empty
 * @param nativeChecks whether agents make the checks that they know; the same for all replicas
 * @param foreignServices prefixes of the names of services that are shown although others
 *     registered them; an empty one is that of all
 */
public record ConsulSettings(
    ConnectionSettings connection,
    @Nullable String token,
    @Nullable String datacenter,
    String servicePrefix,
    boolean nativeChecks,
    List<String> foreignServices) {

  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);

  private static final int DEFAULT_PORT = 8500;

  public ConsulSettings {
    connection = connection.withPort(DEFAULT_PORT);
    require(
        token == null || (!token.isEmpty() && token.chars().allMatch(c -> c > ' ' && c < 0x7f)),
        "token must be printable ASCII without spaces");
    require(datacenter == null || !datacenter.isBlank(), "datacenter must not be empty");
    require(
        servicePrefix.matches("([A-Za-z0-9][A-Za-z0-9._-]{0,63})?"),
        "service-prefix must be at most 64 characters of [A-Za-z0-9._-] and start with a letter or"
            + " digit, but is '"
            + servicePrefix
            + "'");
  }

  /** Settings for agents that demand neither tokens nor certificates. */
  public static ConsulSettings of(URI... endpoints) {
    var connection = new ConnectionSettings(List.of(endpoints), null, DEFAULT_CALL_TIMEOUT);
    return new ConsulSettings(connection, null, null, "", true, List.of());
  }

  public ConsulSettings withToken(@Nullable String token) {
    return new ConsulSettings(
        connection, token, datacenter, servicePrefix, nativeChecks, foreignServices);
  }

  public ConsulSettings withDatacenter(@Nullable String datacenter) {
    return new ConsulSettings(
        connection, token, datacenter, servicePrefix, nativeChecks, foreignServices);
  }

  public ConsulSettings withTls(@Nullable TlsFiles tls) {
    return new ConsulSettings(
        connection.withTls(tls), token, datacenter, servicePrefix, nativeChecks, foreignServices);
  }

  public ConsulSettings withCallTimeout(Duration callTimeout) {
    return new ConsulSettings(
        connection.withCallTimeout(callTimeout),
        token,
        datacenter,
        servicePrefix,
        nativeChecks,
        foreignServices);
  }

  public ConsulSettings withServicePrefix(String servicePrefix) {
    return new ConsulSettings(
        connection, token, datacenter, servicePrefix, nativeChecks, foreignServices);
  }

  public ConsulSettings withNativeChecks(boolean nativeChecks) {
    return new ConsulSettings(
        connection, token, datacenter, servicePrefix, nativeChecks, foreignServices);
  }

  public ConsulSettings withForeignServices(String... prefixes) {
    return new ConsulSettings(
        connection, token, datacenter, servicePrefix, nativeChecks, List.of(prefixes));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ConsulSettings[connection=%s, datacenter=%s, servicePrefix=%s, nativeChecks=%s,"
            .formatted(connection, datacenter, servicePrefix, nativeChecks)
        + " foreignServices=%s]".formatted(foreignServices);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
