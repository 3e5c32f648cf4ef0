package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.rollcall.app.http.tls.Handshakes;
import io.rollcall.app.http.tls.ServerTls;
import io.rollcall.time.Clock;
import io.rollcall.tls.TlsMaterial;
import java.time.Duration;

/** How long the server's certificate lasts, and how handshakes end. Made at the start. */
@Context
final class TlsMeters {

  TlsMeters(MeterRegistry registry, ServerTls tls, Handshakes handshakes, Clock clock) {
    if (!tls.isOn()) {
      return;
    }
    Gauge.builder("rollcall.tls.certificate.expiry", () -> secondsLeft(tls, clock))
        .baseUnit("seconds")
        .description(
            "Time until the server's certificate expires, or one that it is signed by; negative"
                + " afterwards")
        .register(registry);
    FunctionCounter.builder("rollcall.tls.handshakes", handshakes, Handshakes::succeeded)
        .tag("outcome", "ok")
        .description("TLS handshakes with clients, by how they ended")
        .register(registry);
    FunctionCounter.builder("rollcall.tls.handshakes", handshakes, Handshakes::failed)
        .tag("outcome", "failed")
        .description("TLS handshakes with clients, by how they ended")
        .register(registry);
  }

  private static double secondsLeft(ServerTls tls, Clock clock) {
    return tls.material()
        .flatMap(TlsMaterial::expiry)
        .map(expiry -> (double) Duration.between(clock.now(), expiry).toSeconds())
        .orElse(Double.NaN);
  }
}
