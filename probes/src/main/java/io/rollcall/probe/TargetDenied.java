package io.rollcall.probe;

import java.io.IOException;
import java.net.InetAddress;

/** A probe would have connected to where the operator lets none connect. */
final class TargetDenied extends IOException {
  TargetDenied(InetAddress address) {
    super(
        "probes may not connect to %s (rollcall.health-check.targets)"
            .formatted(address.getHostAddress()));
  }
}
