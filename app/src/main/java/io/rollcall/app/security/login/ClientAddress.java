package io.rollcall.app.security.login;

import io.micronaut.http.HttpRequest;
import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.probe.Network;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where a request comes: from who connected or, when that is a proxy that is trusted, from
 * whom the proxy names. Of several, the last counts that is no trusted proxy itself: what stands
 * before was written by that one, who may have made it up.
 */
@Singleton
public final class ClientAddress {

  private static final int MOST_HOPS = 20;

  /** The {@code for} parameter (RFC 7239, 4). */
  private static final Pattern FOR =
      Pattern.compile("(?:^|;)\\s*for=\"?([^;\"]*)\"?\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);

  private final RunningSettings settings;

  ClientAddress(RunningSettings settings) {
    this.settings = settings;
  }

  /** The address of who sent {@code request}. */
  public InetAddress of(HttpRequest<?> request) {
    var peer = request.getRemoteAddress().getAddress();
    var security = settings.get(SecuritySection.class);
    return isAmong(security.trustedProxies(), peer) ? named(request, peer, security) : peer;
  }

  private static InetAddress named(
      HttpRequest<?> request, InetAddress peer, SecuritySection.Security security) {
    var header = security.forwardedHeader();
    var hops =
        List.of(String.join(",", request.getHeaders().getAll(header.header())).split(",", -1));
    var client = peer;
    for (var hop : hops.reversed().stream().limit(MOST_HOPS).toList()) {
      var address =
          switch (header) {
            case FORWARDED -> forwarded(hop);
            case X_FORWARDED_FOR -> literal(hop);
          };
      if (address == null) {
        return client; // hidden by a proxy, or no address
      }
      client = address;
      if (!isAmong(security.trustedProxies(), client)) {
        return client;
      }
    }
    return client;
  }

  private static @Nullable InetAddress forwarded(String element) {
    var found = FOR.matcher(element);
    return found.find() ? literal(found.group(1)) : null;
  }

  /** With a port or without; an IPv6 address may be in brackets. */
  private static @Nullable InetAddress literal(String text) {
    var node = text.strip();
    int bracket = node.indexOf(']');
    if (node.startsWith("[") && bracket > 0) {
      node = node.substring(1, bracket);
    } else if (node.indexOf(':') == node.lastIndexOf(':') && node.indexOf(':') > 0) {
      node = node.substring(0, node.indexOf(':'));
    }
    try {
      return InetAddress.ofLiteral(node);
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }

  private static boolean isAmong(List<Network> networks, InetAddress address) {
    for (var network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
