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

/**
 * Permissions as settings write them: {@code register deregister on orders.* payments, discover on
 * *}.
 */
public final class PermissionText {

  private static final String ON = "on";

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
    return Stream.of(text.split(",", -1)).flatMap(PermissionText::permission).toList();
  }

  private static Stream<Permission> permission(String text) {
    var words = List.of(text.strip().split("\\s+"));
    int on = words.indexOf(ON);
    if (on < 1 || on == words.size() - 1) {
      throw new IllegalArgumentException("must be actions, 'on', and names of services");
    }
    var actions = words.subList(0, on).stream().map(Action::of).collect(Collectors.toSet());
    return words.subList(on + 1, words.size()).stream()
        .map(names -> new Permission(actions, NamePattern.of(names)));
  }
}
