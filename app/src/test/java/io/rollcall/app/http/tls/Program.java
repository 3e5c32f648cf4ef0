package io.rollcall.app.http.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end.
 *
 * @param output both outputs
 */
public record Program(int exitCode, String output) {

  private static final long LONGEST_SECONDS = 60;

  /**
   * Runs one that is on the path, which is killed after a minute, and has {@code line} as its
   * input.
   */
  public static Program run(String line, String name, Object... arguments) {
    var command = new ArrayList<>(List.of(name));
    for (var argument : arguments) {
      command.add(argument.toString());
    }
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS)
          .execute(process::destroyForcibly);
      say(line, process);
      var output = process.inputReader(UTF_8).readAllAsString();
      return new Program(process.waitFor(), output);
    } catch (IOException e) {
      throw new AssertionError(
          "This test needs %s: install it (Debian: apt-get install %s).".formatted(name, name), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Where the program has ended by then, what it said tells why. */
  private static void say(String line, Process process) {
    try (var input = process.outputWriter(UTF_8)) {
      input.write(line);
    } catch (IOException ended) {
      return;
    }
  }
}
