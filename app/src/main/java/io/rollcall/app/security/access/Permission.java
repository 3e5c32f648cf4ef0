package io.rollcall.app.security.access;

import java.util.Set;

/** Some actions on the services whose names match one pattern. */
public record Permission(Set<Action> actions, NamePattern names) {

  public Permission {
    actions = Set.copyOf(actions);
  }

  boolean allows(Action action, String name) {
    return actions.contains(action) && names.matches(name);
  }
}
