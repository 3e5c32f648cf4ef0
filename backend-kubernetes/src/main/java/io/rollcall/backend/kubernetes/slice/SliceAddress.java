package io.rollcall.backend.kubernetes.slice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host of an instance as a slice has it.
 *
 * @param type of the slice, which Kubernetes does not let change
 * @param address null for a host that Kubernetes refuses: one that means another machine to each
 *     reader, such as {@code localhost} or {@code 127.0.0.1}, or is no name by its rules
 */
public record SliceAddress(String type, @Nullable String address) {

  static final String IPV4 = "IPv4";
  static final String IPV6 = "IPv6";
  static final String FQDN = "FQDN";

  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
  private static final Pattern QUALIFIED = Pattern.compile(LABEL + "(?:\\." + LABEL + ")+");

  /** What a slice has of a host name or an address. */
  public static SliceAddress of(String host) {
    var literal = literal(host);
    if (literal != null) {
      var isFour = literal instanceof Inet4Address;
      var text = isFour ? literal.getHostAddress() : host.toLowerCase(Locale.ROOT);
      return new SliceAddress(isFour ? IPV4 : IPV6, isSpecial(literal) ? null : text);
    }
    var name = host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
    return new SliceAddress(FQDN, QUALIFIED.matcher(name).matches() ? name : null);
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  private static boolean isSpecial(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isMulticastAddress();
  }
}
