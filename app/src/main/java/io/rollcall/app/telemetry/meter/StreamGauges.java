package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.rollcall.app.http.connection.ConnectionBounds;
import io.rollcall.app.http.stream.LongPolls;
import io.rollcall.app.http.stream.OpenStreams;
import io.rollcall.runtime.Rollcall;

/** Who listens, and how far behind they are. Made at the start. */
@Context
@Requires(beans = Rollcall.class)
final class StreamGauges {

  StreamGauges(
      MeterRegistry registry, ConnectionBounds connections, OpenStreams streams, LongPolls polls) {
    Gauge.builder("rollcall.http.connections", connections, ConnectionBounds::open)
        .description("Open HTTP connections, streams included")
        .register(registry);
    Gauge.builder("rollcall.streams", streams, it -> it.reportActiveTasks().orElse(0))
        .description("Open event streams")
        .register(registry);
    Gauge.builder("rollcall.streams.lag", streams, it -> it.lag().toNanos() / 1e9)
        .baseUnit("seconds")
        .description("How long the oldest news waits that an open stream has not been sent")
        .register(registry);
    Gauge.builder("rollcall.long.polls", polls, it -> it.reportActiveTasks().orElse(0))
        .description("Requests that wait for a service or a configuration to change")
        .register(registry);
  }
}
