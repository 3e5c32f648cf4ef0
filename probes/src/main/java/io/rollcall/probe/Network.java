package io.rollcall.probe;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The addresses that share a prefix, as CIDR writes them (RFC 4632, RFC 4291).
 *
 * @param prefix how many leading bits they share
 */
public record Network(InetAddress address, int prefix) {

  private static final String RULE = "must be networks such as 10.0.0.0/8 or fd00::/8";

  public Network {
    if (prefix < 0 || prefix > bits(address)) {
      throw new IllegalArgumentException(RULE);
    }
  }

  /**
   * Reads one; an address alone is a network of its own.
   *
   * @throws IllegalArgumentException with a rule that starts with "must"
   */
  public static Network of(String text) {
    int slash = text.indexOf('/');
    try {
      var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      return new Network(
          address, slash < 0 ? bits(address) : Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(RULE, e);
    }
  }

  /** Whether {@code other} is one of them. */
  public boolean contains(InetAddress other) {
    var own = address.getAddress();
    var others = other.getAddress();
    if (own.length != others.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((own[bit / Byte.SIZE] ^ others[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is all of {@code other} at most. */
  boolean isWithin(Network other) {
    return prefix >= other.prefix && other.contains(address);
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }

  private static int bits(InetAddress address) {
    return address instanceof Inet4Address ? 32 : 128;
  }
}
