package io.rollcall.model;

import java.net.Inet6Address;
import java.util.regex.Pattern;

/** The rule for hosts: a DNS name (RFC 1123, underscores allowed), or an IPv4 or IPv6 literal. */
final class Host {

  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");
  private static final Pattern ENDS_LIKE_IPV4 =
      Pattern.compile("(?:.*\\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\\.?");
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String DOTTED = OCTET + "(?:\\." + OCTET + "){3}";
  private static final Pattern IPV4 = Pattern.compile(DOTTED);
  private static final Pattern LOOKS_LIKE_IPV6 =
      Pattern.compile("(?:[0-9A-Fa-f]{0,4}:)+(?:[0-9A-Fa-f]{0,4}|" + DOTTED + ")");

  private Host() {}

  static String require(String host) {
    Limits.requireFilledText("host", host, Limits.HOST_LENGTH);
    if (!isDnsName(host) && !IPV4.matcher(host).matches() && !isIpv6(host)) {
      throw new RegistryException.InvalidValue(
          "host", host, "must be a DNS name or an IPv4 or IPv6 literal");
    }
    return host;
  }

  /** A name whose last label is a number would be read as an address (WHATWG URL, 4.1). */
  private static boolean isDnsName(String host) {
    return DNS_NAME.matcher(host).matches() && !ENDS_LIKE_IPV4.matcher(host).matches();
  }

  private static boolean isIpv6(String host) {
    if (!LOOKS_LIKE_IPV6.matcher(host).matches()) {
      return false;
    }
    try {
      Inet6Address.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException notALiteral) {
      return false;
    }
  }
}
