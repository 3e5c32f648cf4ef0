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

/** How to reach Redis or Valkey. */
public final class RedisSection implements Section<RedisSection.Redis> {

  private static final int MOST_DATABASES = 10_000;
  private static final int MOST_COPIES = 100;

  static final Setting<List<URI>> ENDPOINTS =
      Setting.fixed(
          "redis.endpoints",
          Servers.REDIS_ENDPOINTS,
          "redis://127.0.0.1:6379",
          "Address of the server; or of nodes of the cluster, or of sentinels, as a list.");
  static final Setting<String> PREFIX =
      Setting.fixed(
          "redis.prefix",
          ValueType.text(),
          "rollcall",
          "Hash tag that the keys begin with; replicas that belong together share it.");
  static final Setting<Optional<String>> SENTINEL_MASTER =
      Setting.fixed(
          "redis.sentinel-master",
          ValueType.text().optional(),
          "",
          "What sentinels call the servers; then the endpoints are the sentinels'.");
  static final Setting<Optional<String>> SENTINEL_USER =
      Setting.live(
          "redis.sentinel-user",
          ValueType.text().optional(),
          "",
          "User of the sentinels; none: the user `default`.");
  static final Setting<Optional<Secret>> SENTINEL_PASSWORD =
      Setting.secret("redis.sentinel-password", "That user's password, if sentinels ask for one.");
  static final Setting<Integer> DATABASE =
      Setting.fixed(
          "redis.database",
          ValueType.whole(0, MOST_DATABASES - 1, "databases"),
          "0",
          "Number of the database; 0 in a cluster.");
  static final Setting<Optional<String>> USER =
      Setting.live(
          "redis.user",
          ValueType.text().optional(),
          "",
          "User of Redis; none: the user `default`.");
  static final Setting<Optional<Secret>> PASSWORD =
      Setting.secret("redis.password", "That user's password.");
  static final Setting<Duration> CALL_TIMEOUT =
      Setting.fixed(
          "redis.call-timeout", Servers.CALL_TIMEOUT, "3s", "How long one call of Redis may take.");
  static final Setting<Integer> COPIES =
      Setting.fixed(
          "redis.copies",
          ValueType.whole(0, MOST_COPIES, "replicas"),
          "0",
          "How many replicas of Redis must have a write before it is acknowledged.");
  static final Setting<Optional<Path>> CA =
      Setting.content(
          "redis.tls.ca-file",
          "Certificates, in PEM, that Redis's must be signed by; none: the JDK's.");
  static final Setting<Optional<Path>> CERTIFICATE =
      Setting.content(
          "redis.tls.certificate-file", "Client certificate, in PEM, to show to Redis.");
  static final Setting<Optional<Path>> KEY =
      Setting.content("redis.tls.key-file", "Its private key, in PEM (PKCS #8).");

  /**
   * What this section says.
   *
   * @param endpoints all of one scheme
   * @param sentinelMaster empty when the endpoints are no sentinels
   * @param sentinelUser empty for the default one
   * @param sentinelPassword empty for none
   * @param user empty for the default one
   * @param password empty for none
   */
  public record Redis(
      List<URI> endpoints,
      Optional<String> sentinelMaster,
      Optional<String> sentinelUser,
      Optional<Secret> sentinelPassword,
      String prefix,
      int database,
      Optional<String> user,
      Optional<Secret> password,
      Optional<TlsFiles> tls,
      Duration callTimeout,
      int copies) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        ENDPOINTS,
        SENTINEL_MASTER,
        SENTINEL_USER,
        SENTINEL_PASSWORD,
        PREFIX,
        DATABASE,
        USER,
        PASSWORD,
        CALL_TIMEOUT,
        COPIES,
        CA,
        CERTIFICATE,
        KEY);
  }

  @Override
  public Redis read(Reading reading) {
    return new Redis(
        reading.get(ENDPOINTS),
        reading.get(SENTINEL_MASTER),
        reading.get(SENTINEL_USER),
        reading.secret(SENTINEL_PASSWORD),
        reading.get(PREFIX),
        reading.get(DATABASE),
        reading.get(USER),
        reading.secret(PASSWORD),
        Servers.tls(reading, CA, CERTIFICATE, KEY),
        reading.get(CALL_TIMEOUT),
        reading.get(COPIES));
  }
}
