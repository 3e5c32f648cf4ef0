package io.rollcall.app.security.access;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Some actions on the services whose names, or the configurations whose keys, match one of some
 * patterns.
 *
 * @param names without them it allows nothing
 */
public record Permission(Set<Action> actions, List<NamePattern> names) {

  public Permission {
    actions = Set.copyOf(actions);
    names = List.copyOf(names);
  }

  boolean allows(Action action, String name) {
    if (action.isAmong(actions)) {
      for (var pattern : names) {
        if (pattern.matches(name)) {
          return true;
        }
      }
    }
    return false;
  }

  boolean allowsAll(Action action) {
    return action.isAmong(actions) && names.stream().anyMatch(NamePattern::matchesAll);
  }

  boolean allowsSome(Action action) {
    return action.isAmong(actions) && !names.isEmpty();
  }

  /** For people. */
  @Override
  public String toString() {
    return actions.stream().sorted().map(Action::wireName).collect(Collectors.joining(", "))
        + ": "
        + names.stream().map(NamePattern::toString).collect(Collectors.joining(", "));
  }
}
