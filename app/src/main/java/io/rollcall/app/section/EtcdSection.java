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

/** How to reach etcd. */
public final class EtcdSection implements Section<EtcdSection.Etcd> {

  static final Setting<List<URI>> ENDPOINTS =
      Setting.fixed(
          "etcd.endpoints",
          Servers.ENDPOINTS,
          "http://127.0.0.1:2379",
          "Addresses of etcd's members, as a list; any that answers is used.");
  static final Setting<String> PREFIX =
      Setting.fixed(
          "etcd.prefix",
          ValueType.text(),
          "/rollcall",
          "What the keys begin with; replicas that belong together share it.");
  static final Setting<Optional<String>> USER =
      Setting.live(
          "etcd.user",
          ValueType.text().optional(),
          "",
          "User of etcd; none: without authentication.");
  static final Setting<Optional<Secret>> PASSWORD =
      Setting.secret("etcd.password", "That user's password.");
  static final Setting<Duration> CALL_TIMEOUT =
      Setting.fixed(
          "etcd.call-timeout", Servers.CALL_TIMEOUT, "3s", "How long one call of etcd may take.");
  static final Setting<Optional<Path>> CA =
      Setting.content(
          "etcd.tls.ca-file",
          "Certificates, in PEM, that etcd's must be signed by; none: the JDK's.");
  static final Setting<Optional<Path>> CERTIFICATE =
      Setting.content("etcd.tls.certificate-file", "Client certificate, in PEM, to show to etcd.");
  static final Setting<Optional<Path>> KEY =
      Setting.content("etcd.tls.key-file", "Its private key, in PEM (PKCS #8).");

  /**
   * What this section says.
   *
   * @param endpoints all of one scheme
   * @param login empty for none
   */
  public record Etcd(
      List<URI> endpoints,
      String prefix,
      Optional<Login> login,
      Optional<TlsFiles> tls,
      Duration callTimeout) {}

  /** Who Rollcall is to etcd. */
  public record Login(String user, Secret password) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(ENDPOINTS, PREFIX, USER, PASSWORD, CALL_TIMEOUT, CA, CERTIFICATE, KEY);
  }

  @Override
  public Etcd read(Reading reading) {
    reading.requireTogether(USER, PASSWORD);
    var password = reading.secret(PASSWORD);
    return new Etcd(
        reading.get(ENDPOINTS),
        reading.get(PREFIX),
        reading.get(USER).flatMap(user -> password.map(secret -> new Login(user, secret))),
        Servers.tls(reading, CA, CERTIFICATE, KEY),
        reading.get(CALL_TIMEOUT));
  }
}
