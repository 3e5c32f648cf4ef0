package io.rollcall.app.security.access;

import io.rollcall.app.config.InvalidSettings;
import io.rollcall.app.config.SettingProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Permissions as settings write them: {@code register,deregister:orders.*,payments discover:*}. */
public final class PermissionText {

  private PermissionText() {}

  /**
   * Reads what settings by name grant.
   *
   * @param key what the full keys begin with
   * @param texts by the rest of the key
   * @param names reads the rest of a key; throws {@link IllegalArgumentException} with a rule
   * @throws InvalidSettings with all that is wrong
   */
  public static <N> Map<N, List<Permission>> read(
      String key, Map<String, String> texts, Function<String, N> names) {
    var problems = new ArrayList<SettingProblem>();
    var read = new HashMap<N, List<Permission>>();
    texts.forEach(
        (name, text) -> {
          try {
            read.put(names.apply(name), permissions(text));
          } catch (IllegalArgumentException e) {
            problems.add(SettingProblem.of(key + name, String.valueOf(e.getMessage())));
          }
        });
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return Map.copyOf(read);
  }

  private static List<Permission> permissions(String text) {
    return Stream.of(text.strip().split("\\s+")).map(PermissionText::permission).toList();
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

  private static Stream<String> each(String commaSeparated) {
    return Stream.of(commaSeparated.split(",", -1));
  }
}
