package io.rollcall.contract.server;

import java.nio.file.Path;
import java.util.List;

/** Prometheus and its tool, always as processes of this machine: what it scrapes is there, too. */
public final class Prometheus {

  private Prometheus() {}

  /**
   * A server of the caller's own, ready; the caller closes it.
   *
   * @param configuration its file of settings
   */
  public static RealServer start(Path configuration) {
    return RealServer.alone(
        PrometheusProgram.PROMETHEUS,
        ServerOptions.PLAIN.withArguments("--config.file=" + configuration),
        Place.onThisMachine(PrometheusProgram.PROMETHEUS));
  }

  /** Runs {@code promtool} to its end. */
  public static ToolRun tool(String... arguments) {
    var programs = Place.onThisMachine(PrometheusProgram.PROMETHEUS);
    return ToolRun.of(programs.executable().resolveSibling("promtool"), List.of(arguments));
  }
}
