package io.rollcall.backend.redis;

import io.rollcall.store.remote.ConnectionSettings;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the Redis backend. The constructor throws {@link
 * IllegalArgumentException}, naming the setting, for what cannot work; the password is in no
 * message.
 *
 * @param connection to one server, to nodes of one cluster, or to sentinels, such as {@code
 *     redis://10.0.0.1:6379}; the port is 6379 unless said, or 26379 for sentinels
 * @param sentinels null when the connection is to none
 * @param prefix the hash tag of all keys, such as {@code rollcall}
 * @param database 0 in a cluster
 * @param user null for the user that Redis calls {@code default}
 * @param password null when Redis does not authenticate
 * @param copies how many of the primary's replicas must have a write before it is acknowledged
 */
public record RedisSettings(
    ConnectionSettings connection,
    @Nullable Sentinels sentinels,
    String prefix,
    int database,
    @Nullable String user,
    @Nullable String password,
    int copies) {

  public static final String DEFAULT_PREFIX = "rollcall";
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final int DEFAULT_PORT = 6379;
  private static final int DEFAULT_SENTINEL_PORT = 26379;

  public RedisSettings {
    connection = connection.withPort(sentinels == null ? DEFAULT_PORT : DEFAULT_SENTINEL_PORT);
    require(
        prefix.matches("[A-Za-z0-9._:-]+"),
        "prefix must be of [A-Za-z0-9._:-], but is '" + prefix + "'");
    require(database >= 0, "database must not be negative, but is " + database);
    require(user == null || !user.isBlank(), "user must not be empty");
    require(user == null || password != null, "user needs a password");
    require(copies >= 0, "copies must not be negative, but is " + copies);
  }

  /** Settings for servers that demand neither passwords nor certificates. */
  public static RedisSettings of(URI... endpoints) {
    var connection = new ConnectionSettings(List.of(endpoints), null, DEFAULT_CALL_TIMEOUT);
    return new RedisSettings(connection, null, DEFAULT_PREFIX, 0, null, null, 0);
  }

  public RedisSettings withPrefix(String prefix) {
    return new RedisSettings(connection, sentinels, prefix, database, user, password, copies);
  }

  public RedisSettings withDatabase(int database) {
    return new RedisSettings(connection, sentinels, prefix, database, user, password, copies);
  }

  /** Has the endpoints be sentinels. */
  public RedisSettings withSentinels(Sentinels sentinels) {
    return new RedisSettings(connection, sentinels, prefix, database, user, password, copies);
  }

  public RedisSettings withUser(String user, String password) {
    return new RedisSettings(connection, sentinels, prefix, database, user, password, copies);
  }

  public RedisSettings withCopies(int copies) {
    return new RedisSettings(connection, sentinels, prefix, database, user, password, copies);
  }

  public RedisSettings withTls(TlsFiles tls) {
    return with(connection.withTls(tls));
  }

  public RedisSettings withCallTimeout(Duration callTimeout) {
    return with(connection.withCallTimeout(callTimeout));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RedisSettings[connection=%s, sentinels=%s, prefix=%s, database=%d, user=%s]"
        .formatted(connection, sentinels, prefix, database, user);
  }

  private RedisSettings with(ConnectionSettings connection) {
    return new RedisSettings(connection, sentinels, prefix, database, user, password, copies);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
