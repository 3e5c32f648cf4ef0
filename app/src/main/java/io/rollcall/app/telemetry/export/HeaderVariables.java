package io.rollcall.app.telemetry.export;

import io.rollcall.app.setting.SettingProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The headers in variables of OpenTelemetry's, such as {@code OTEL_EXPORTER_OTLP_HEADERS}. The SDK
 * takes any of them, and cannot send those with a character that HTTP does not allow.
 */
final class HeaderVariables {

  private static final Pattern PROPERTY =
      Pattern.compile("otel\\.exporter\\.otlp\\.((traces|metrics|logs)\\.)?headers");

  /** A token (RFC 9110, 5.6.2). */
  private static final Predicate<String> NAME =
      Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+").asMatchPredicate();

  /** ASCII without control characters other than a tab (RFC 9110, 5.5). */
  private static final Predicate<String> VALUE =
      Pattern.compile("[\\t\\x20-\\x7e]*").asMatchPredicate();

  private HeaderVariables() {}

  /**
   * What is wrong with them, without what they say, which may be secret.
   *
   * @param properties by name, such as {@code otel.exporter.otlp.headers}
   */
  static List<SettingProblem> problems(Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(property -> PROPERTY.matcher(property.getKey()).matches())
        .filter(property -> !areHeaders(property.getValue()))
        .map(property -> problem(property.getKey()))
        .toList();
  }

  private static SettingProblem problem(String property) {
    return SettingProblem.of(
        property.toUpperCase(Locale.ROOT).replace('.', '_'),
        "must be headers such as api-key=…,tenant=blue, percent-encoded, whose values are visible"
            + " ASCII characters and spaces when they are decoded");
  }

  private static boolean areHeaders(String text) {
    return Stream.of(text.split(","))
        .filter(header -> !header.isBlank())
        .allMatch(HeaderVariables::isHeader);
  }

  private static boolean isHeader(String text) {
    var parts = text.split("=", 2);
    return parts.length == 2 && NAME.test(parts[0].strip()) && isValue(parts[1].strip());
  }

  private static boolean isValue(String encoded) {
    try {
      return VALUE.test(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }
}
