package io.rollcall.probe;

import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
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
  private final Resolver lookup;
  private final Failures failures;
  private final Clock clock;

  TcpProbe(GuardedSockets sockets, Resolver lookup, Failures failures, Clock clock) {
    this.sockets = sockets;
    this.lookup = lookup;
    this.failures = failures;
    this.clock = clock;
  }

  ProbeResult probe(Registration target, HealthCheck.Tcp check) {
    var deadline = Deadline.in(check.schedule().timeout(), clock);
    IOException failure = null;
    try {
      for (var address : addresses(target.host(), deadline)) {
        var left = deadline.left();
        if (left.toMillis() < 1) {
          return Failures.late(deadline.timeout());
        }
        try {
          return connect(new InetSocketAddress(address, target.probedPort()), left);
        } catch (IOException e) {
          failure = failure == null || failure instanceof Shortage ? e : failure;
        }
      }
    } catch (UnknownHostException e) {
      failure = e;
    }
    return failures.of(
        failure == null ? new IOException("no address") : failure,
        target.host(),
        deadline.timeout());
  }

  private List<InetAddress> addresses(String host, Deadline deadline) throws UnknownHostException {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException isName) {
      return lookup.lookup(host, deadline);
    }
  }

  private ProbeResult connect(InetSocketAddress address, Duration timeout) throws IOException {
    try (var socket = sockets.createSocket()) {
      socket.connect(address, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
      return ProbeResult.passed("TCP connection accepted");
    }
  }
}
