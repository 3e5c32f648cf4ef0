package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Secret;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.probe.Network;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who may do what. */
public final class SecuritySection implements Section<SecuritySection.Security> {

  private static final ValueType<Management> WHO =
      ValueType.of(
          "`anybody`, `discover` or `administer`",
          "must be one of anybody, discover, administer",
          text ->
              Arrays.stream(Management.values())
                  .filter(who -> who.name().toLowerCase(Locale.ROOT).equals(text))
                  .findFirst()
                  .orElseThrow(IllegalArgumentException::new));

  public static final Setting<Optional<Path>> TOKENS_FILE =
      Setting.content(
          "security.tokens-file",
          "YAML file of the tokens by which callers are known, as `bin/rollcall token` writes it;"
              + " none: no tokens are in use.");
  public static final Setting<Boolean> ALLOW_ANYONE =
      Setting.live(
          "security.allow-anyone",
          ValueType.yesOrNo(),
          "false",
          "Whether anyone may do anything, where other machines reach Rollcall and no way to prove"
              + " who one is has been set.");
  static final Setting<Management> MANAGEMENT =
      Setting.live(
          "security.management",
          WHO,
          "discover",
          "Who is shown metrics, details of health and the documentation: `anybody`, or who may"
              + " `discover`, or `administer`, every service.");

  static final Setting<List<Network>> TRUSTED_PROXIES =
      Setting.live(
          "security.trusted-proxies",
          ValueType.list(
              "networks", "must be networks such as 10.0.0.0/8 or fd00::/8", Network::of),
          "",
          "Networks of the proxies that are believed when they tell for whom they ask, as a list;"
              + " none: who connects is who asks.");
  static final Setting<ForwardedHeader> FORWARDED_HEADER =
      Setting.live(
          "security.forwarded-header",
          ValueType.of(
              "`forwarded` or `x-forwarded-for`",
              "must be forwarded or x-forwarded-for",
              ForwardedHeader::of),
          "forwarded",
          "Header by which trusted proxies tell that, `forwarded` (RFC 7239) or `x-forwarded-for`;"
              + " they must replace or extend what clients send of it.");
  static final Setting<Optional<Integer>> REQUESTS_PER_SECOND =
      Setting.live(
          "security.requests-per-second",
          ValueType.whole(1, 1_000_000, "requests").optional(),
          "",
          "Most requests a second by each that is known, of each replica; as many may come at once."
              + " None: any.");
  static final Setting<Optional<Secret>> REPLICA_TOKEN =
      Setting.secret(
          "security.replica-token",
          "Token by which this replica passes heartbeats on to others; it must be allowed to"
              + " `register` every service.");

  /** How proxies tell for whom they ask. */
  public enum ForwardedHeader {
    FORWARDED("Forwarded"),
    X_FORWARDED_FOR("X-Forwarded-For");

    private final String header;

    ForwardedHeader(String header) {
      this.header = header;
    }

    /** The name of the header. */
    public String header() {
      return header;
    }

    private static ForwardedHeader of(String text) {
      return switch (text) {
        case "forwarded" -> FORWARDED;
        case "x-forwarded-for" -> X_FORWARDED_FOR;
        default -> throw new IllegalArgumentException();
      };
    }
  }

  /** Who is shown what tells of the server itself. */
  public enum Management {
    ANYBODY,
    DISCOVER,
    ADMINISTER
  }

  /**
   * What this section says.
   *
   * @param allowAnyone whether Rollcall may be reached from elsewhere though nothing is secured
   * @param trustedProxies that are believed when they tell for whom they ask
   * @param requestsPerSecond of each principal; empty for any
   * @param replicaToken to show to other replicas; empty for none
   */
  public record Security(
      Optional<Path> tokensFile,
      boolean allowAnyone,
      Management management,
      List<Network> trustedProxies,
      ForwardedHeader forwardedHeader,
      Optional<Integer> requestsPerSecond,
      Optional<Secret> replicaToken) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        TOKENS_FILE,
        ALLOW_ANYONE,
        MANAGEMENT,
        TRUSTED_PROXIES,
        FORWARDED_HEADER,
        REQUESTS_PER_SECOND,
        REPLICA_TOKEN);
  }

  @Override
  public Security read(Reading reading) {
    return new Security(
        reading.get(TOKENS_FILE),
        reading.get(ALLOW_ANYONE),
        reading.get(MANAGEMENT),
        reading.get(TRUSTED_PROXIES),
        reading.get(FORWARDED_HEADER),
        reading.get(REQUESTS_PER_SECOND),
        reading.secret(REPLICA_TOKEN));
  }
}
