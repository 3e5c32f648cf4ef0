package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which JSON Web Tokens prove who somebody is, and what those may do who bring one. */
public final class JwtSection implements Section<Optional<JwtSection.Jwt>> {

  /** Those that verify with a public key, so that none can be forged by who knows that key. */
  private static final List<String> KNOWN_ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
          "Ed25519");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static final Setting<Optional<String>> ISSUER =
      Setting.live(
          "security.jwt.issuer",
          ValueType.text().optional(),
          "",
          "What the claim `iss` of a JWT must be; none: JWTs prove nothing.");
  static final Setting<List<String>> AUDIENCE =
      Setting.live(
          "security.jwt.audience",
          ValueType.list("texts", "must be texts, none of them empty", JwtSection::filled),
          "",
          "What this server is called in the claim `aud`, as a list, of which a JWT must have one.");
  static final Setting<Optional<URI>> JWKS_URL =
      Setting.live(
          "security.jwt.jwks-url",
          ValueType.of(
                  "URL",
                  "must be a URL such as https://login.example.com/keys, or one of http on this"
                      + " machine",
                  JwtSection::url)
              .optional(),
          "",
          "Where the issuer shows its public keys, as a JWK set.");
  static final Setting<Optional<Path>> JWKS_FILE =
      Setting.content(
          "security.jwt.jwks-file", "File that has the issuer's JWK set in it, instead of that.");
  static final Setting<Duration> JWKS_REFRESH =
      Setting.live(
          "security.jwt.jwks-refresh",
          ValueType.duration(Duration.ofSeconds(30), Duration.ofDays(1)),
          "5m",
          "Time between fetches of the keys; a JWT that names an unknown one has them fetched sooner.");
  static final Setting<Optional<Path>> CA =
      Setting.content(
          "security.jwt.tls.ca-file",
          "Certificates, in PEM, that the issuer's server's must be signed by; none: the JDK's.");
  static final Setting<List<String>> ALGORITHMS =
      Setting.live(
          "security.jwt.algorithms",
          ValueType.list(
              "algorithms",
              "must be of %s, separated by commas".formatted(String.join(", ", KNOWN_ALGORITHMS)),
              text -> ValueType.require(text, KNOWN_ALGORITHMS.contains(text))),
          "RS256,PS256,ES256,EdDSA",
          "By which algorithms a JWT may be signed, as a list.");
  static final Setting<Duration> CLOCK_SKEW =
      Setting.live(
          "security.jwt.clock-skew",
          ValueType.duration(Duration.ZERO, Duration.ofMinutes(5)),
          "30s",
          "How far the issuer's clock may be from this machine's.");
  static final Setting<String> PRINCIPAL_CLAIM =
      Setting.live(
          "security.jwt.principal-claim",
          ValueType.text(),
          "sub",
          "The claim that says who somebody is, for logs and errors.");
  static final Setting<List<String>> PERMISSIONS_CLAIMS =
      Setting.live(
          "security.jwt.permissions-claims",
          ValueType.list(
              "claims", "must be names of claims, none of them empty", JwtSection::filled),
          "groups",
          "The claims that permissions go by, as a list, such as `groups`, `scope` or"
              + " `realm_access.roles`.");
  static final Setting<String> PERMISSIONS =
      Setting.live(
          "security.jwt.permissions.<value>",
          PermissionTexts.LIST,
          "",
          "What they may do who have this value in one of these claims.");
  static final Setting<String> HOSTS =
      Setting.live(
          "security.jwt.hosts.<value>",
          PermissionTexts.HOST_LIST,
          "",
          "The only hosts that they may register who have this value in one of these claims.");

  /** Where the issuer's keys are. */
  public sealed interface Jwks {

    /**
     * At a server.
     *
     * @param ca PEM file; empty for what the JDK trusts
     */
    record At(URI url, Optional<Path> ca, Duration refresh) implements Jwks {}

    /** In a file. */
    record In(Path file) implements Jwks {}
  }

  /**
   * What this section says.
   *
   * @param audience names of this server, one at the least
   * @param algorithms by the names of RFC 7518 and RFC 8037
   * @param permissions by the value of a claim, as texts
   * @param hosts by the value of a claim, as texts
   */
  public record Jwt(
      String issuer,
      Set<String> audience,
      Jwks jwks,
      Set<String> algorithms,
      Duration clockSkew,
      String principalClaim,
      List<String> permissionsClaims,
      Map<String, String> permissions,
      Map<String, String> hosts) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        ISSUER,
        AUDIENCE,
        JWKS_URL,
        JWKS_FILE,
        JWKS_REFRESH,
        CA,
        ALGORITHMS,
        CLOCK_SKEW,
        PRINCIPAL_CLAIM,
        PERMISSIONS_CLAIMS,
        PERMISSIONS,
        HOSTS);
  }

  @Override
  public Optional<Jwt> read(Reading reading) {
    reading.requireTogether(ISSUER, AUDIENCE);
    var issuer = reading.get(ISSUER);
    var jwks = jwks(reading);
    var jwt =
        new Jwt(
            issuer.orElse(""),
            Set.copyOf(reading.get(AUDIENCE)),
            jwks.orElse(new Jwks.In(Path.of(""))),
            Set.copyOf(reading.get(ALGORITHMS)),
            reading.get(CLOCK_SKEW),
            reading.get(PRINCIPAL_CLAIM),
            reading.get(PERMISSIONS_CLAIMS),
            reading.each(PERMISSIONS),
            PermissionTexts.hosts(reading, HOSTS, PERMISSIONS));
    return issuer.isEmpty() || jwks.isEmpty() ? Optional.empty() : Optional.of(jwt);
  }

  private static Optional<Jwks> jwks(Reading reading) {
    var url = reading.get(JWKS_URL);
    var ca = reading.get(CA);
    var refresh = reading.get(JWKS_REFRESH);
    var file = reading.get(JWKS_FILE);
    if (url.isPresent() && file.isPresent()) {
      reading.refuse(JWKS_FILE, JWKS_URL, "must not be given together with " + JWKS_URL.fullKey());
    } else if (url.isPresent() || file.isPresent()) {
      reading.requireTogether(url.isPresent() ? JWKS_URL : JWKS_FILE, ISSUER);
    } else if (reading.isGiven(ISSUER)) {
      reading.refuse(
          ISSUER,
          JWKS_URL,
          "must be given together with %s or %s"
              .formatted(JWKS_URL.fullKey(), JWKS_FILE.fullKey()));
    }
    return url.<Jwks>map(at -> new Jwks.At(at, ca, refresh)).or(() -> file.map(Jwks.In::new));
  }

  private static String filled(String text) {
    return ValueType.require(text, !text.isBlank());
  }

  private static URI url(String text) {
    var url = URI.create(text);
    boolean isSafe =
        "https".equals(url.getScheme())
            || ("http".equals(url.getScheme()) && LOOPBACK.contains(String.valueOf(url.getHost())));
    return ValueType.require(
        url,
        isSafe
            && url.getHost() != null
            && url.getRawUserInfo() == null
            && url.getRawFragment() == null);
  }
}
