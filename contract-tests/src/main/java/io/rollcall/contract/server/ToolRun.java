package io.rollcall.contract.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a program that ends by itself came to.
 *
 * @param said all that it printed
 */
public record ToolRun(int exitCode, String said) {

  private static final int SECONDS_TO_END = 60;

  /** Runs a program to its end, with nothing on its standard input. */
  static ToolRun of(Path program, List<String> arguments) {
    var command = Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said = process.inputReader().readAllAsString();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(program.getFileName() + " does not end.");
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
