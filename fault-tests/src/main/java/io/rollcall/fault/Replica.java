package io.rollcall.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Rollcall as a program of its own, with a log. Its address stays the same, up or down. It ends
 * with this JVM, however that ends.
 */
final class Replica implements AutoCloseable {

  private static final Duration UP_WITHIN = Duration.ofSeconds(60);
  private static final Pattern SERVES = Pattern.compile(" serves http:[^:]+:([0-9]+)/");
  private static final String TIED_TO_STANDARD_INPUT =
      """
      exec 3<&0
      (cat <&3; kill -9 $$) >/dev/null 2>&1 &
      exec "$@" </dev/null 3<&-
      """;
  private static final int LOG_LINES = 40;

  private final String name;
  private final Map<String, String> settings;
  private final Path log;
  private int port;
  private @Nullable Process process;

  /**
   * One that is down.
   *
   * @param settings by the names of environment variables
   */
  Replica(String name, Map<String, String> settings) {
    this.name = name;
    this.settings = Map.copyOf(settings);
    try {
      this.log = Files.createTempFile("rollcall-" + name + "-", ".log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts it; {@link #awaitUp} tells when it takes requests. */
  void begin() {
    var builder =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("ROLLCALL_"));
    builder.environment().putAll(settings);
    try {
      Files.writeString(log, "");
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitUp() {
    Awaitility.await()
        .alias("replica " + name + " is up")
        .atMost(UP_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(this::serves);
  }

  void kill() {
    if (process != null) {
      end(process.destroyForcibly());
    }
  }

  void pause() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  /** The last lines that it logged, for people. */
  String lastLines() {
    try {
      var lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void close() {
    kill();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() {
    var jar = Path.of(System.getProperty("rollcall.test.jar", "app/target/rollcall.jar"));
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          jar.toAbsolutePath().normalize() + " is missing: build the module app first (-am).");
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var command = new ArrayList<>(List.of("/bin/sh", "-c", TIED_TO_STANDARD_INPUT, "sh"));
    command.addAll(List.of(java.toString(), "-Xmx128m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-jar", jar.toString(), "--port=" + port));
    return command;
  }

  private boolean serves() throws IOException {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException("Replica " + name + " ended:\n" + lastLines());
    }
    var serving = SERVES.matcher(Files.readString(log));
    if (!serving.find()) {
      return false;
    }
    port = Integer.parseInt(serving.group(1));
    return true;
  }

  private void signal(String signal) {
    if (process == null) {
      throw new IllegalStateException("It is down.");
    }
    try {
      end(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Process " + process.pid() + " does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
