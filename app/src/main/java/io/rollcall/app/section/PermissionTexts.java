package io.rollcall.app.section;

import io.rollcall.app.config.ValueType;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.NamePattern;
import io.rollcall.app.security.access.Permission;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Permissions as settings write them, such as {@code register deregister on orders.*}. */
final class PermissionTexts {

  static final ValueType<List<Permission>> LIST =
      ValueType.of(
          "list of permissions",
          "must be permissions such as 'register deregister on orders.*', separated by commas; the"
              + " actions are "
              + Stream.of(Action.values()).map(Action::wireName).collect(Collectors.joining(", ")),
          PermissionTexts::permissions);

  private PermissionTexts() {}

  /** Names that follow the same {@code on} make a permission each. */
  private static List<Permission> permissions(String text) {
    return Stream.of(text.split(",", -1)).flatMap(PermissionTexts::permission).toList();
  }

  private static Stream<Permission> permission(String text) {
    var words = List.of(text.strip().split("\\s+"));
    int on = words.indexOf("on");
    ValueType.require(on, on > 0 && on < words.size() - 1);
    var actions = words.subList(0, on).stream().map(Action::of).collect(Collectors.toSet());
    return words.subList(on + 1, words.size()).stream()
        .map(names -> new Permission(actions, NamePattern.of(names)));
  }
}
