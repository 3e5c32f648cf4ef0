package io.rollcall.app.telemetry.meter;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Objects;

/** What the process takes, in Prometheus' units, and which one it is. Made at the start. */
@Factory
final class ProcessMeters {

  private static final double NANOS = 1e9;

  /** Micrometer counts the CPU's time in nanoseconds. */
  @Singleton
  MeterFilter withoutNanoseconds() {
    return MeterFilter.denyNameStartsWith("process.cpu.time");
  }

  /** The meter that says what runs. */
  @Context
  Gauge build(MeterRegistry registry, BackendName backend) {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    FunctionCounter.builder("process.cpu", system, it -> it.getProcessCpuTime() / NANOS)
        .baseUnit("seconds")
        .description("CPU time that the process took")
        .register(registry);
    return Gauge.builder("rollcall.build.info", () -> 1)
        .tag("version", version())
        .tag(BackendName.LABEL, backend.name())
        .description("Always 1; its labels say which version runs over which backend")
        .register(registry);
  }

  /** As the jar says; a run without the jar has none. */
  private static String version() {
    return Objects.requireNonNullElse(
        ProcessMeters.class.getPackage().getImplementationVersion(), "(unpackaged)");
  }
}
