package io.rollcall.seeded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Runs checks, one after another, each in a JVM that is killed when its time is over. */
final class CheckRun {

  private static final int SHOWN_LINES = 30;

  /** What came of one run. */
  sealed interface Result {

    /** All was well, as far as the check looks. */
    record Passed() implements Result {}

    /**
     * Something was not as it should be.
     *
     * @param finding what the check says of it
     */
    record Found(String finding) implements Result {}

    /** It says nothing: it did not end in time, or broke. */
    record Inconclusive(String reason) implements Result {}
  }

  private final Path root;
  private final Path scratch;
  private final ClassPath classPath;

  /**
   * @param root of the repository
   * @param scratch a folder for what is written meanwhile
   */
  CheckRun(Path root, Path scratch, ClassPath classPath) {
    this.root = root.toAbsolutePath().normalize();
    this.scratch = scratch;
    this.classPath = classPath;
  }

  /**
   * Runs a check once.
   *
   * @param broken a folder of classes that replace those of Rollcall; null for Rollcall as it is
   */
  Result run(Check check, @Nullable Path broken) {
    var output = scratch.resolve("output");
    var builder =
        new ProcessBuilder(command(check, broken))
            .directory(root.resolve(check.module()).toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    try {
      var process = builder.start();
      var end = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(end);
      try {
        if (!process.waitFor(check.limit().toNanos(), TimeUnit.NANOSECONDS)) {
          return new Result.Inconclusive("it did not end within " + check.limit());
        }
      } finally {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(end);
      }
      return result(check, process.exitValue(), Files.readAllLines(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Result result(Check check, int exitCode, List<String> output) {
    if (exitCode == 0) {
      return new Result.Passed();
    }
    return output.stream()
        .map(check.finding()::matcher)
        .filter(Matcher::find)
        .findFirst()
        .<Result>map(finding -> new Result.Found(finding.group(1)))
        .orElseGet(
            () ->
                new Result.Inconclusive(
                    "it ended with %d, and said last%n%s".formatted(exitCode, last(output))));
  }

  private static String last(List<String> output) {
    return String.join(
        "\n", output.subList(Math.max(0, output.size() - SHOWN_LINES), output.size()));
  }

  private List<String> command(Check check, @Nullable Path broken) {
    var tests = root.resolve(check.module()).resolve("target/test-classes");
    var own = classPath.after(tests);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED"); // for the simulation
    command.add("-Djdk.trackAllThreads=false");
    command.add("-Djava.util.logging.config.file=/dev/null");
    command.add("-Djqwik.database=" + scratch.resolve("jqwik-database"));
    command.add("-Drollcall.test.jar=" + root.resolve("app/target/rollcall.jar"));
    if (broken != null) {
      command.add("-Drollcall.test.broken=" + broken);
    }
    command.addAll(List.of("-cp", (broken == null ? own : own.after(broken)).toString()));
    command.add(check.program());
    command.addAll(check.arguments());
    return command;
  }
}
