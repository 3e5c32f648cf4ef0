package io.rollcall.app.security.access;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What settings grant to everybody of one kind, such as a group.
 *
 * @param hosts the only ones that they may register; null when that is not said
 */
public record Grant(List<Permission> permissions, @Nullable HostRule hosts) {

  public Grant {
    permissions = List.copyOf(permissions);
  }

  /** What may be done by whoever has all of {@code grants}. */
  static List<Permission> permissions(List<Grant> grants) {
    return grants.stream().flatMap(grant -> grant.permissions().stream()).distinct().toList();
  }

  /**
   * Which hosts may be registered by whoever has all of {@code grants}. One that says none leaves
   * it to those that do, so that nobody gets rid of a bound by being in another group as well.
   */
  static HostRule hosts(List<Grant> grants) {
    return grants.stream()
        .map(Grant::hosts)
        .<HostRule>flatMap(Stream::ofNullable)
        .distinct()
        .reduce(HostRule::or)
        .orElse(HostRule.ANY);
  }
}
