package io.rollcall.app.security.access;

import io.rollcall.probe.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which hosts somebody may register: so that nobody sends the traffic of a service to another's
 * machine.
 *
 * @param networks of the addresses; a host that is written as one must be within one of them
 * @param names of the hosts that are written as names, in lower case
 */
public record HostRule(List<Network> networks, List<NamePattern> names) {

  /** Any host. */
  public static final HostRule ANY =
      new HostRule(List.of(Network.of("0.0.0.0/0"), Network.of("::/0")), List.of(NamePattern.ALL));

  /** What may be written for hosts, for error messages. */
  public static final String RULE =
      "must be networks such as 10.0.0.0/8, or names of hosts such as *.orders.internal";

  static final HostRule NONE = new HostRule(List.of(), List.of());

  public HostRule {
    networks = List.copyOf(networks);
    names = List.copyOf(names);
  }

  /**
   * Reads a network, or a pattern of names. What could be read as an address is a network; a
   * pattern of names has a letter or a star.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static HostRule of(String text) {
    boolean isNetwork = text.contains("/") || text.contains(":") || text.matches("[0-9.]+");
    return isNetwork
        ? new HostRule(List.of(Network.of(text)), List.of())
        : new HostRule(List.of(), List.of(NamePattern.of(text.toLowerCase(Locale.ROOT))));
  }

  /** Admits what one of the two does. */
  HostRule or(HostRule other) {
    return new HostRule(
        Stream.concat(networks.stream(), other.networks.stream()).distinct().toList(),
        Stream.concat(names.stream(), other.names.stream()).distinct().toList());
  }

  /** For people. */
  @Override
  public String toString() {
    return Stream.concat(networks.stream(), names.stream())
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  /**
   * Whether {@code host} may be registered.
   *
   * @param host an address or a name, as registrations have it
   */
  public boolean admits(String host) {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException name) {
      var lowerCase = host.toLowerCase(Locale.ROOT);
      return names.stream().anyMatch(pattern -> pattern.matches(lowerCase));
    }
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
