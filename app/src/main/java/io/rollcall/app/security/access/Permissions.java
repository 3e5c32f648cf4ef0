package io.rollcall.app.security.access;

import io.rollcall.app.config.YamlEntry;
import io.rollcall.probe.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How files write what somebody may do. */
public final class Permissions {

  /** What may be written for networks, for error messages. */
  public static final String NETWORKS = "must be networks such as 10.0.0.0/8 or fd00::/8";

  private static final String HOSTS =
      "must be networks such as 10.0.0.0/8, or names of hosts such as *.orders.internal";

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
    if (!entry.has("hosts")) {
      return HostRule.ANY;
    }
    var networks = new ArrayList<Network>();
    var names = new ArrayList<NamePattern>();
    entry.texts("hosts", HOSTS, text -> addHost(text, networks, names));
    return new HostRule(networks, names);
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

  /** What could be read as an address is a network; a pattern of names has a letter or a star. */
  private static boolean addHost(String text, List<Network> networks, List<NamePattern> names) {
    boolean isNetwork = text.contains("/") || text.contains(":") || text.matches("[0-9.]+");
    return isNetwork
        ? networks.add(Network.of(text))
        : names.add(NamePattern.of(text.toLowerCase(Locale.ROOT)));
  }
}
