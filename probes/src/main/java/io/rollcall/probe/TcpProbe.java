package io.rollcall.probe;

import io.rollcall.health.ProbeResult;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.Registration;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Connects to an instance's port, and hangs up. */
final class TcpProbe {

  private final GuardedSockets sockets;
  private final Lookup lookup;
  private final Clock clock;

  TcpProbe(GuardedSockets sockets, Lookup lookup, Clock clock) {
    this.sockets = sockets;
    this.lookup = lookup;
    this.clock = clock;
  }

  ProbeResult probe(Registration target, HealthCheck.Tcp check) {
    var timeout = check.schedule().timeout();
    long startNanos = clock.nanos();
    IOException failure = new IOException("no address");
    try {
      for (var address : Lookup.within(timeout, () -> addresses(target.host()))) {
        var left = timeout.minus(clock.since(startNanos));
        if (left.toMillis() < 1) {
          return Failures.late(timeout);
        }
        try {
          return connect(new InetSocketAddress(address, target.port()), left);
        } catch (IOException e) {
          failure = e;
        }
      }
    } catch (UnknownHostException e) {
      failure = e;
    }
    return Failures.of(failure, target.host(), timeout);
  }

  private List<InetAddress> addresses(String host) throws UnknownHostException {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException isName) {
      return lookup.lookup(host);
    }
  }

  private ProbeResult connect(InetSocketAddress address, Duration timeout) throws IOException {
    try (var socket = sockets.createSocket()) {
      socket.connect(address, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
      return ProbeResult.passed("TCP connection accepted");
    }
  }
}
