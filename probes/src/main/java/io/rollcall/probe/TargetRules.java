package io.rollcall.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses probes may connect to. Immutable.
 *
 * <p>Link-local addresses and those where clouds serve credentials to their machines are denied,
 * unless {@code allow} names them, and not just a network around them.
 *
 * @param allow empty for all that is not denied
 * @param deny wins over {@code allow}
 */
public record TargetRules(List<Network> allow, List<Network> deny) {

  /** Nothing but what is always denied. */
  public static final TargetRules STANDARD = new TargetRules(List.of(), List.of());

  private static final List<Network> GUARDED =
      Stream.of(
              "169.254.0.0/16", // link-local (RFC 3927), with most clouds' metadata
              "fe80::/10", // link-local (RFC 4291)
              "fd00:ec2::254/128", // metadata of AWS
              "fd20:ce::254/128", // metadata of Google Cloud
              "100.100.100.200/32", // metadata of Alibaba Cloud
              "168.63.129.16/32", // wire server of Azure
              "192.0.0.192/32") // metadata of Oracle Cloud
          .map(Network::of)
          .toList();

  private static final Network NAT64 = Network.of("64:ff9b::/96"); // RFC 6052

  public TargetRules {
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }

  /** Throws {@link TargetDenied} for an address that no probe may connect to. */
  void require(InetAddress address) throws TargetDenied {
    if (address.isAnyLocalAddress() || address.isMulticastAddress() || isDenied(plain(address))) {
      throw new TargetDenied(address);
    }
  }

  /** Whether a host is an address that no probe may connect to; of a name, that is not known. */
  public boolean denies(String host) {
    return isLiteral(host) && !allowsAddress(host);
  }

  /**
   * Whether a host is an address that probes may connect to, and no name, which may lead to any.
   */
  public boolean allowsAddress(String host) {
    try {
      require(InetAddress.ofLiteral(host));
      return true;
    } catch (TargetDenied | IllegalArgumentException deniedOrName) {
      return false;
    }
  }

  private static boolean isLiteral(String host) {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  private boolean isDenied(InetAddress address) {
    if (deny.stream().anyMatch(network -> network.contains(address))) {
      return true;
    }
    var allowing = allow.stream().filter(network -> network.contains(address)).toList();
    return GUARDED.stream()
        .filter(guarded -> guarded.contains(address))
        .findFirst()
        .map(guarded -> allowing.stream().noneMatch(network -> network.isWithin(guarded)))
        .orElse(!allow.isEmpty() && allowing.isEmpty());
  }

  /** The IPv4 address that one of NAT64 stands for; Java unwraps mapped ones itself. */
  private static InetAddress plain(InetAddress address) {
    if (!NAT64.contains(address)) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
