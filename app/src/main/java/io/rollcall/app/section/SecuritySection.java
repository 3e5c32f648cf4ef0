package io.rollcall.app.section;

import io.rollcall.app.config.Reading;
import io.rollcall.app.config.Section;
import io.rollcall.app.config.Setting;
import io.rollcall.app.config.ValueType;
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
   */
  public record Security(Optional<Path> tokensFile, boolean allowAnyone, Management management) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(TOKENS_FILE, ALLOW_ANYONE, MANAGEMENT);
  }

  @Override
  public Security read(Reading reading) {
    return new Security(
        reading.get(TOKENS_FILE), reading.get(ALLOW_ANYONE), reading.get(MANAGEMENT));
  }
}
