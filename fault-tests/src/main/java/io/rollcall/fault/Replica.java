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
  private Build build = Build.current();
  private int port;
  private volatile @Nullable URI front;
  private volatile @Nullable Process process;

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

  /** Where clients reach it. */
  URI uri() {
    var given = front;
    return given == null ? ownUri() : given;
  }

  /** Where it listens. */
  URI ownUri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Lets clients reach it there. */
  void putBehind(URI front) {
    this.front = front;
  }

  /** What its next start is to be of. */
  void use(Build build) {
    this.build = build;
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

  /** Lets it end in good order. */
  void stop() {
    signal("TERM");
    if (process != null) {
      end(process);
    }
  }

  /** Lets no file of it grow past that size any more, until it is started anew. */
  void limitFiles(long bytes) {
    run("prlimit", "--pid", pid(), "--fsize=" + bytes);
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
    var command = new ArrayList<>(List.of("/bin/sh", "-c", TIED_TO_STANDARD_INPUT, "sh"));
    command.addAll(build.command(port));
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
    run("kill", "-" + signal, pid());
  }

  private String pid() {
    if (process == null) {
      throw new IllegalStateException("It is down.");
    }
    return Long.toString(process.pid());
  }

  private static void run(String... words) {
    try {
      var command = new ProcessBuilder(words).start();
      end(command);
      if (command.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", words) + " failed");
      }
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
