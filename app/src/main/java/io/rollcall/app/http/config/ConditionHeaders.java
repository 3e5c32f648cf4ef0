package io.rollcall.app.http.config;

import io.micronaut.http.HttpHeaders;
import io.rollcall.config.Condition;
import io.rollcall.model.RegistryException.InvalidValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers that say on what a write rests (RFC 9110, 13.1). */
final class ConditionHeaders {

  private static final Pattern VERSION = Pattern.compile("\"([1-9][0-9]{0,17})\"");

  private ConditionHeaders() {}

  /**
   * @param ifMatch the version that must be the latest, such as {@code "3"} with its quotes
   * @param ifNoneMatch {@code *}, when there must be no value
   */
  static Condition read(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifMatch == null) {
      return ifNoneMatch == null ? Condition.none() : absent(ifNoneMatch);
    }
    if (ifNoneMatch != null) {
      throw new InvalidValue(
          HttpHeaders.IF_NONE_MATCH, ifNoneMatch, "must not be sent together with If-Match");
    }
    var version = VERSION.matcher(ifMatch.strip());
    if (!version.matches()) {
      throw new InvalidValue(
          HttpHeaders.IF_MATCH, ifMatch, "must be one version in quotes, such as \"3\"");
    }
    return Condition.at(Long.parseLong(version.group(1)));
  }

  private static Condition absent(String ifNoneMatch) {
    if (!ifNoneMatch.strip().equals("*")) {
      throw new InvalidValue(HttpHeaders.IF_NONE_MATCH, ifNoneMatch, "must be * for a write");
    }
    return Condition.absent();
  }
}
