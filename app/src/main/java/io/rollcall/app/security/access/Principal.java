package io.rollcall.app.security.access;

import io.rollcall.registry.Caller;
import java.util.List;
import java.util.Set;

/**
 * Who asks. Two are equal that may do the same under the same name, so that a change of rights
 * shows.
 *
 * @param name tells it from others of its kind; no secret
 * @param kind how it was found out: {@code anonymous}, {@code token}, {@code jwt} or {@code
 *     certificate}
 * @param hosts that it may register
 */
public record Principal(String name, String kind, List<Permission> permissions, HostRule hosts) {

  /** Everybody, where nothing is secured. */
  public static final Principal ANYBODY =
      new Principal(
          "anybody",
          Caller.ANONYMOUS,
          List.of(new Permission(Set.of(Action.values()), List.of(NamePattern.ALL))),
          HostRule.ANY);

  /** Who brought nothing, where something is asked for. */
  public static final Principal NOBODY =
      new Principal("nobody", Caller.ANONYMOUS, List.of(), HostRule.ANY);

  public Principal {
    permissions = List.copyOf(permissions);
  }

  /** Who has all of {@code grants}. */
  public static Principal granted(String name, String kind, List<Grant> grants) {
    return new Principal(name, kind, Grant.permissions(grants), Grant.hosts(grants));
  }

  /** Whether it may take {@code action} on the service, or the configuration, {@code name}. */
  public boolean may(Action action, String name) {
    for (var permission : permissions) {
      if (permission.allows(action, name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it may take {@code action} on every service. */
  public boolean mayAll(Action action) {
    return permissions.stream().anyMatch(permission -> permission.allowsAll(action));
  }

  /** Whether there can be a service on which it may take {@code action}. */
  public boolean maySome(Action action) {
    return permissions.stream().anyMatch(permission -> permission.allowsSome(action));
  }

  /** Whether it is not known who it is. */
  public boolean isAnonymous() {
    return kind.equals(Caller.ANONYMOUS);
  }

  /** For logs. */
  @Override
  public String toString() {
    return kind + " " + name;
  }
}
