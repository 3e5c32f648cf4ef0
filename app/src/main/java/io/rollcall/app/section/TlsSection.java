package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the API is encrypted, and which clients it asks to show certificates. */
public final class TlsSection implements Section<TlsSection.Tls> {

  /** Whether clients show certificates. */
  public enum ClientCertificates {
    NONE,
    OPTIONAL,
    REQUIRED;

    private static ClientCertificates of(String text) {
      return Stream.of(values())
          .filter(each -> each.setting().equals(text))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }

    private String setting() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final Setting<Optional<Path>> CERTIFICATE =
      Setting.content(
          "http.tls.certificate-file",
          "Certificate of the server, in PEM, followed by those that it is signed by; none: HTTP"
              + " without TLS. Whether there is one changes at a restart alone.");
  static final Setting<Optional<Path>> KEY =
      Setting.content("http.tls.key-file", "Its private key, in PEM (PKCS #8).");
  public static final Setting<Optional<Path>> CLIENT_CA =
      Setting.content(
          "http.tls.client-ca-file",
          "Certificates, in PEM, that those of clients must be signed by.");
  static final Setting<ClientCertificates> CLIENT_CERTIFICATES =
      Setting.live(
          "http.tls.client-certificates",
          ValueType.of(
              "`none`, `optional` or `required`",
              "must be one of "
                  + Stream.of(ClientCertificates.values())
                      .map(ClientCertificates::setting)
                      .collect(Collectors.joining(", ")),
              ClientCertificates::of),
          "none",
          "Whether clients are asked for a certificate; `required`: none is served without.");
  static final Setting<Optional<Path>> CA =
      Setting.content(
          "http.tls.ca-file",
          "Certificates, in PEM, that those of other replicas must be signed by, where replicas call"
              + " each other; none: the JDK's.");

  /**
   * What this section says.
   *
   * @param served how the API is encrypted; empty for not at all
   * @param replicas for calls of other replicas; it shows them the certificate of the server
   */
  public record Tls(Optional<Served> served, TlsFiles replicas) {}

  /**
   * How the API is encrypted.
   *
   * @param clientCa given unless no client is asked for a certificate
   */
  public record Served(
      Path certificate, Path key, Optional<Path> clientCa, ClientCertificates clientCertificates) {}

  /** Whether a full key says how the API is encrypted. */
  public static boolean isServed(String key) {
    return Stream.of(CERTIFICATE, KEY, CLIENT_CA, CLIENT_CERTIFICATES)
        .anyMatch(setting -> setting.fullKey().equals(key));
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(CERTIFICATE, KEY, CLIENT_CA, CLIENT_CERTIFICATES, CA);
  }

  @Override
  public Tls read(Reading reading) {
    reading.requireTogether(CERTIFICATE, KEY);
    var asked = reading.get(CLIENT_CERTIFICATES);
    var clientCa = reading.get(CLIENT_CA);
    if (clientCa.isPresent() != (asked != ClientCertificates.NONE)) {
      reading.refuse(
          CLIENT_CERTIFICATES,
          CLIENT_CA,
          clientCa.isPresent()
              ? "must be optional or required where " + CLIENT_CA.fullKey() + " is given"
              : "must be none where " + CLIENT_CA.fullKey() + " is not given");
    }
    var certificate = reading.get(CERTIFICATE);
    if (clientCa.isPresent() && certificate.isEmpty()) {
      reading.requireTogether(CLIENT_CA, CERTIFICATE);
    }
    var served =
        certificate.flatMap(
            shown -> reading.get(KEY).map(key -> new Served(shown, key, clientCa, asked)));
    return new Tls(
        served,
        new TlsFiles(
            reading.get(CA).orElse(null),
            served.map(Served::certificate).orElse(null),
            served.map(Served::key).orElse(null)));
  }
}
