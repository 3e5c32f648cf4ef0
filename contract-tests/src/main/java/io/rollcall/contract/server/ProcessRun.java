package io.rollcall.contract.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A process of this machine. Its data and its log are in one folder. */
final class ProcessRun implements Run {

  /**
   * Becomes the program, and leaves a watch behind for the end of standard input, which comes when
   * the program has ended or when this JVM has, in whatever way. A program that is still there is
   * then killed, and its folder, argument 0, removed. So nobody may close its standard input, as
   * {@link Process#destroy} does.
   */
  private static final String TIED_TO_STANDARD_INPUT =
      """
      exec 3<&0
      (cat <&3; kill -9 $$ && sleep 1 && rm -rf "$0") >/dev/null 2>&1 &
      exec "$@" </dev/null 3<&-
      """;

  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "HOME", "LANG", "TMPDIR", "ETCD_UNSUPPORTED_ARCH");
  private static final int SECONDS_TO_END = 10;

  private final Path folder;
  private final List<String> command;
  private @Nullable Process process;

  /**
   * @param start what starts the program, in place of the first word of {@code command}
   */
  ProcessRun(Path folder, List<String> start, List<String> command) {
    this.folder = folder;
    this.command = new ArrayList<>(List.of("/bin/sh", "-c", TIED_TO_STANDARD_INPUT));
    this.command.add(folder.toString());
    this.command.addAll(start);
    this.command.addAll(command.subList(1, command.size()));
  }

  static Path data(Path folder) {
    return folder.resolve("data");
  }

  @Override
  public void start() {
    if (isUp()) {
      throw new IllegalStateException("It is up.");
    }
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile()));
    builder.environment().keySet().retainAll(ENVIRONMENT);
    try {
      Files.createDirectories(data(folder));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void kill() {
    if (process != null) {
      process.toHandle().destroyForcibly();
      end(process);
    }
  }

  @Override
  public void stop() {
    if (process == null) {
      return;
    }
    process.toHandle().destroy();
    if (!hasEnded(process)) {
      kill();
    }
  }

  @Override
  public void pause() {
    signal("STOP");
    var threads = Path.of("/proc", Long.toString(Objects.requireNonNull(process).pid()), "task");
    Awaitility.await()
        .atMost(Duration.ofSeconds(SECONDS_TO_END))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> areStopped(threads));
  }

  @Override
  public void resume() {
    signal("CONT");
  }

  @Override
  public void wipe() {
    Folders.delete(data(folder));
  }

  @Override
  public void save() {
    Folders.copy(data(folder), saved());
  }

  @Override
  public void restore() {
    Folders.copy(saved(), data(folder));
  }

  @Override
  public boolean isUp() {
    return process != null && process.isAlive();
  }

  @Override
  public String log() {
    try {
      return Files.readString(logFile().toPath());
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void discard() {
    kill();
    Folders.delete(folder);
  }

  private Path saved() {
    return folder.resolve("saved");
  }

  private File logFile() {
    return folder.resolve("log").toFile();
  }

  private void signal(String name) {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException("It is down.");
    }
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      end(kill);
      if (kill.exitValue() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until then one of them may answer another call. Only Linux tells. */
  private static boolean areStopped(Path threads) throws IOException {
    if (!Files.isDirectory(threads)) {
      return true;
    }
    try (var all = Files.list(threads)) {
      return all.allMatch(ProcessRun::isStopped);
    }
  }

  private static boolean isStopped(Path thread) {
    try {
      var stat = Files.readString(thread.resolve("stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException ended) {
      return true;
    }
  }

  private static void end(Process process) {
    if (!hasEnded(process)) {
      throw new IllegalStateException("Process " + process.pid() + " does not end.");
    }
  }

  private static boolean hasEnded(Process process) {
    try {
      return process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
