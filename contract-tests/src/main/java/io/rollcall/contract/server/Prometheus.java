package io.rollcall.contract.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus and its tool, always as processes of this machine: what it scrapes is there, too. */
public final class Prometheus {

  private static final int SECONDS_OF_TOOL = 60;

  private Prometheus() {}

  /**
   * What {@code promtool} came to.
   *
   * @param said all that it printed
   */
  public record ToolRun(int exitCode, String said) {}

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
    var command = new ArrayList<>(List.of(arguments));
    command.addFirst(programs.executable().resolveSibling("promtool").toString());
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said = process.inputReader().readAllAsString();
      if (!process.waitFor(SECONDS_OF_TOOL, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("promtool does not end.");
      }
      return new ToolRun(process.exitValue(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
