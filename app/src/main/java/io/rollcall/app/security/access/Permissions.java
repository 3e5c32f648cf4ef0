package io.rollcall.app.security.access;

import io.rollcall.app.setting.YamlEntry;
import java.util.List;
import java.util.Set;

/** How files write what somebody may do. */
public final class Permissions {

  /** What may be written for networks, for error messages. */
  public static final String NETWORKS = "must be networks such as 10.0.0.0/8 or fd00::/8";

  private Permissions() {}

  /** What {@code entry} has under {@code permissions}; tells it when that is nothing. */
  public static List<Permission> of(YamlEntry entry) {
    var permissions = entry.entries("permissions").stream().map(Permissions::permission).toList();
    if (permissions.isEmpty()) {
      entry.refuse("permissions", "must be a list, each with actions and services");
    }
    return permissions;
  }

  /** What {@code entry} has under {@code hosts}; any host when it has nothing. */
  public static HostRule hosts(YamlEntry entry) {
    return entry.has("hosts")
        ? entry.texts("hosts", HostRule.RULE, HostRule::of).stream()
            .reduce(HostRule.NONE, HostRule::or)
        : HostRule.ANY;
  }

  private static Permission permission(YamlEntry entry) {
    var actions = entry.texts("actions", Action.RULE, Action::of);
    var services = entry.texts("services", NamePattern.RULE, NamePattern::of);
    if (!entry.has("actions")) {
      entry.refuse("actions", "must be given, each " + Action.RULE.replace("must be ", ""));
    }
    if (!entry.has("services")) {
      entry.refuse("services", "must be given; [\"*\"] is for all");
    }
    entry.refuseOthers(Set.of("actions", "services"));
    return new Permission(Set.copyOf(actions), services);
  }
}
