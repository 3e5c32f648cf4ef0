package io.rollcall.app.security.access;

import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.SettingProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Grants as settings write them: permissions as {@code register,deregister:orders.*,payments
 * discover:*}, and hosts as {@code 10.1.0.0/16,*.orders.internal}.
 */
public final class GrantText {

  private GrantText() {}

  /**
   * Settings by name.
   *
   * @param key what the full keys begin with
   * @param byName their values, by the rest of the key
   */
  public record Texts(String key, Map<String, String> byName) {

    private <T> Map<String, T> read(Function<String, T> reader, List<SettingProblem> problems) {
      var read = new HashMap<String, T>();
      byName.forEach(
          (name, text) -> {
            try {
              read.put(name, reader.apply(text));
            } catch (IllegalArgumentException e) {
              problems.add(SettingProblem.of(key + name, String.valueOf(e.getMessage())));
            }
          });
      return read;
    }
  }

  /**
   * Reads what settings by name grant.
   *
   * @param hosts of those alone that there are permissions for
   * @param names reads the rest of a key; throws {@link IllegalArgumentException} with a rule
   * @throws InvalidSettings with all that is wrong
   */
  public static <N> Map<N, Grant> read(Texts permissions, Texts hosts, Function<String, N> names) {
    var problems = new ArrayList<SettingProblem>();
    var allowed = permissions.read(GrantText::permissions, problems);
    var bound = hosts.read(GrantText::hosts, problems);
    var granted = new HashMap<N, Grant>();
    allowed.forEach(
        (name, may) -> {
          try {
            granted.put(names.apply(name), new Grant(may, bound.get(name)));
          } catch (IllegalArgumentException e) {
            problems.add(
                SettingProblem.of(permissions.key() + name, String.valueOf(e.getMessage())));
          }
        });
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return Map.copyOf(granted);
  }

  private static List<Permission> permissions(String text) {
    return Stream.of(text.strip().split("\\s+")).map(GrantText::permission).toList();
  }

  private static Permission permission(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "must be actions, a colon and services, such as discover:*");
    }
    return new Permission(
        each(text.substring(0, colon)).map(Action::of).collect(Collectors.toSet()),
        each(text.substring(colon + 1)).map(NamePattern::of).toList());
  }

  private static HostRule hosts(String text) {
    try {
      return each(text).map(String::strip).map(HostRule::of).reduce(HostRule.NONE, HostRule::or);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HostRule.RULE, e);
    }
  }

  private static Stream<String> each(String commaSeparated) {
    return Stream.of(commaSeparated.split(",", -1));
  }
}
