package io.rollcall.backend.etcd;

import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the etcd backend. The constructor throws {@link
 * IllegalArgumentException}, naming the setting, for what cannot work; the password is in no
 * message.
 *
 * @param connection to members of one cluster, such as {@code http://10.0.0.1:2379}; the port is
 *     2379 unless said
 * @param prefix what all keys start with, such as {@code /rollcall}
 * @param user null, as the password is, when etcd does not authenticate
 */
public record EtcdSettings(
    ConnectionSettings connection,
    String prefix,
    @Nullable String user,
    @Nullable String password) {

  public static final String DEFAULT_PREFIX = "/rollcall";
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final int DEFAULT_PORT = 2379;

  public EtcdSettings {
    connection = connection.withPort(DEFAULT_PORT);
    require(
        prefix.matches("(/[A-Za-z0-9._-]+)+"),
        "prefix must be like /rollcall or /team/rollcall, but is '" + prefix + "'");
    require((user == null) == (password == null), "user and password must come together");
    require(user == null || !user.isBlank(), "user must not be empty");
  }

  /** Settings for a server that demands neither passwords nor certificates. */
  public static EtcdSettings of(URI... endpoints) {
    var connection = new ConnectionSettings(List.of(endpoints), null, DEFAULT_CALL_TIMEOUT);
    return new EtcdSettings(connection, DEFAULT_PREFIX, null, null);
  }

  public EtcdSettings withPrefix(String prefix) {
    return new EtcdSettings(connection, prefix, user, password);
  }

  public EtcdSettings withUser(String user, String password) {
    return new EtcdSettings(connection, prefix, user, password);
  }

  public EtcdSettings withTls(TlsFiles tls) {
    return new EtcdSettings(connection.withTls(tls), prefix, user, password);
  }

  public EtcdSettings withCallTimeout(Duration callTimeout) {
    return new EtcdSettings(connection.withCallTimeout(callTimeout), prefix, user, password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "EtcdSettings[connection=%s, prefix=%s, user=%s]".formatted(connection, prefix, user);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
