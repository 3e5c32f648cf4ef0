package io.rollcall.app.telemetry.trace;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.rollcall.health.Probe;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.trace.TraceHeaders;

/** A probe that is a trace of its own where it is sampled, which the instance is told. */
public final class TracedProbe implements Probe {

  private final Probe probe;
  private final Tracing tracing;

  private TracedProbe(Probe probe, Tracing tracing) {
    this.probe = probe;
    this.tracing = tracing;
  }

  /** The same probe where nothing is traced. */
  public static Probe of(Probe probe, Tracing tracing) {
    return tracing.isOn() ? new TracedProbe(probe, tracing) : probe;
  }

  @Override
  public ProbeResult probe(Registration target) {
    var span = tracing.begin("probe_instance", SpanKind.CLIENT, Context.root());
    if (span == null) {
      return probe.probe(target);
    }
    SpanAttributes.describe(span, target);
    span.setAttribute(SpanAttributes.CHECK, kind(target.healthCheck()));
    try (var _ = span.makeCurrent()) {
      var result = TraceHeaders.with(CallerTrace.headers(), () -> probe.probe(target));
      if (result.verdict() != ProbeResult.Verdict.PASSED) {
        span.setStatus(StatusCode.ERROR, result.output());
      }
      return result;
    } catch (RuntimeException e) {
      SpanAttributes.fail(span, e);
      throw e;
    } finally {
      span.end();
    }
  }

  private static String kind(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Http _ -> "http";
      case HealthCheck.Tcp _ -> "tcp";
      case HealthCheck.Grpc _ -> "grpc";
      case HealthCheck.Custom _ -> "custom";
      case HealthCheck.Heartbeat _ -> "heartbeat";
    };
  }
}
