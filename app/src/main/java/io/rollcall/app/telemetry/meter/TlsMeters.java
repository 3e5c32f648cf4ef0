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
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** How long certificates last, and how handshakes end. Made at the start. */
@Context
final class TlsMeters {

  TlsMeters(MeterRegistry registry, ServerTls tls, Handshakes handshakes, Clock clock) {
    if (!tls.isOn()) {
      return;
    }
    expiry("server", TlsMaterial::expiry, tls, clock).register(registry);
    expiry("client-authority", TlsMaterial::authorityExpiry, tls, clock).register(registry);
    FunctionCounter.builder("rollcall.tls.handshakes", handshakes, Handshakes::succeeded)
        .tag("outcome", "ok")
        .description("TLS handshakes with clients, by how they ended")
        .register(registry);
    FunctionCounter.builder("rollcall.tls.handshakes", handshakes, Handshakes::failed)
        .tag("outcome", "failed")
        .description("TLS handshakes with clients, by how they ended")
        .register(registry);
  }

  private static Gauge.Builder<?> expiry(
      String certificate,
      Function<TlsMaterial, Optional<Instant>> expiry,
      ServerTls tls,
      Clock clock) {
    return Gauge.builder(
            "rollcall.tls.certificate.expiry",
            () ->
                tls.material()
                    .flatMap(expiry)
                    .map(until -> (double) Duration.between(clock.now(), until).toSeconds())
                    .orElse(Double.NaN))
        .tag("certificate", certificate)
        .baseUnit("seconds")
        .description(
            "Time until the first expires of the server's certificate and those that it is signed by,"
                + " or of the authorities by which clients are known; negative afterwards");
  }
}
