package io.rollcall.fault;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rollcall as it was built from some commit. Before the first start the JVM notes what a short run
 * loads, as it does for {@code bin/rollcall}, so that all starts take half the time. Thread-safe.
 */
final class Build {

  private static final Build CURRENT =
      new Build(Path.of(System.getProperty("rollcall.test.jar", "app/target/rollcall.jar")));
  private static final Optional<Build> BEFORE =
      Optional.ofNullable(System.getProperty("rollcall.test.jar.before"))
          .map(jar -> new Build(Path.of(jar)));

  private static final List<String> OPTIONS =
      List.of(
          "-Xmx128m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--sun-misc-unsafe-memory-access=allow");
  private static final String SERVER = "io.rollcall.app.RollcallCommand";
  private static final int REHEARSED_WITHIN_SECONDS = 180;

  private final Path jar;
  private boolean rehearsed;
  private @Nullable Path notes;

  private Build(Path jar) {
    this.jar = jar;
  }

  /** What is tested. */
  static Build current() {
    return CURRENT;
  }

  /** An earlier one, to come from in an upgrade; empty when none was named. */
  static Optional<Build> before() {
    return BEFORE;
  }

  /**
   * What starts a server on that port. Classes in the folder {@code rollcall.test.broken}, if it is
   * set, replace those of the jar.
   */
  List<String> command(int port) {
    var command = new ArrayList<>(java());
    var broken = System.getProperty("rollcall.test.broken");
    if (broken != null) {
      command.addAll(List.of("-cp", broken + File.pathSeparator + jar, SERVER, "--port=" + port));
      return command;
    }
    var noted = notes();
    if (noted != null) {
      command.addAll(List.of("-XX:AOTCache=" + noted, "-Xlog:aot*=off", "-Xlog:cds*=off"));
    }
    command.addAll(List.of("-jar", jar.toString(), "--port=" + port));
    return command;
  }

  private synchronized @Nullable Path notes() {
    if (!rehearsed) {
      requireJar();
      notes = rehearse();
      rehearsed = true;
    }
    return notes;
  }

  private void requireJar() {
    if (!Files.exists(jar)) {
      throw new IllegalStateException(
          jar.toAbsolutePath().normalize() + " is missing: build the module app first (-am).");
    }
  }

  /** Null when it failed: then starts take longer, and everything else works. */
  private @Nullable Path rehearse() {
    try {
      var output = Files.createTempFile("rollcall-", ".aot");
      output.toFile().deleteOnExit();
      var command = new ArrayList<>(java());
      command.add("-XX:AOTCacheOutput=" + output);
      command.addAll(List.of("-cp", jar.toString(), "io.rollcall.app.Rehearsal"));
      var builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().keySet().removeIf(variable -> variable.startsWith("ROLLCALL_"));
      var rehearsal = builder.start();
      if (!rehearsal.waitFor(REHEARSED_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        rehearsal.destroyForcibly();
        return null;
      }
      return rehearsal.exitValue() == 0 && Files.size(output) > 0 ? output : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<String> java() {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    return command;
  }
}
