package io.rollcall.app.security.token;

import io.rollcall.app.security.access.HostRule;
import io.rollcall.app.security.access.Permission;
import io.rollcall.app.security.access.Principal;
import io.rollcall.probe.Network;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the file says of one name.
 *
 * @param secrets one, or two while it is rotated
 * @param permissions what may be done with it
 * @param networks of addresses from which it may be used; empty for all
 * @param hosts that may be registered with it
 */
record Token(
    String name,
    List<Secret> secrets,
    List<Permission> permissions,
    List<Network> networks,
    HostRule hosts) {

  /**
   * One secret of a name.
   *
   * @param expires from when on it is not accepted; null for never
   */
  record Secret(TokenHash hash, @Nullable Instant expires) {

    boolean isExpired(Instant now) {
      return expires != null && !now.isBefore(expires);
    }

    /** For people. */
    String describeExpiry(Instant now) {
      return expires == null
          ? "never expires"
          : (isExpired(now) ? "has expired at " : "expires at ") + expires;
    }
  }

  Token {
    secrets = List.copyOf(secrets);
    permissions = List.copyOf(permissions);
    networks = List.copyOf(networks);
  }

  boolean mayComeFrom(InetAddress address) {
    return networks.isEmpty() || networks.stream().anyMatch(network -> network.contains(address));
  }

  /** For people, a line for each permission. */
  List<String> describePermissions() {
    return permissions.stream().map(Permission::toString).toList();
  }

  Principal principal() {
    return new Principal(name, "token", permissions, hosts);
  }
}
