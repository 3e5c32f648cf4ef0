package io.rollcall.contract.server;

/**
 * VictoriaMetrics, which takes metrics by OTLP at {@code /opentelemetry/v1/metrics} and is asked
 * for them as Prometheus is; always as a process of this machine, as {@link Prometheus} is.
 */
public final class VictoriaMetrics {

  private VictoriaMetrics() {}

  /** A server of the caller's own, ready and empty; the caller closes it. */
  public static RealServer start() {
    return RealServer.alone(
        VictoriaMetricsProgram.VICTORIA_METRICS,
        ServerOptions.PLAIN,
        Place.onThisMachine(VictoriaMetricsProgram.VICTORIA_METRICS));
  }
}
