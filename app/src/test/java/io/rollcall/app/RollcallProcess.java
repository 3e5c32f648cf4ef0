package io.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rollcall in a process of its own, with what it says on both outputs. It is killed after 90
 * seconds, so that no test waits for it without end.
 */
final class RollcallProcess implements AutoCloseable {

  private static final Pattern PORT = Pattern.compile(".* serves https?:[^:]+:([0-9]+)[/\\\\].*");

  private static final long LONGEST_SECONDS = 90;

  private final Process process;
  private final BufferedReader reader;
  private final StringBuilder read = new StringBuilder();

  private RollcallProcess(Process process) {
    this.process = process;
    this.reader = process.inputReader();
    CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(this::close);
  }

  static RollcallProcess start(String... arguments) throws IOException {
    return start(Map.of(), arguments);
  }

  /**
   * Starts one.
   *
   * @param variables of the environment, beside those there are
   */
  static RollcallProcess start(Map<String, String> variables, String... arguments)
      throws IOException {
    return start(List.of(), variables, arguments);
  }

  /**
   * Starts one.
   *
   * @param before what starts the command that follows it, such as one that limits it
   */
  static RollcallProcess start(
      List<String> before, Map<String, String> variables, String... arguments) throws IOException {
    var command = new ArrayList<>(before);
    command.addAll(List.of("env", "--default-signal=HUP")); // which those who run tests may ignore
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xmx128m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(RollcallCommand.class.getName());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("ROLLCALL_"));
    builder.environment().putAll(variables);
    return new RollcallProcess(builder.start());
  }

  /** Waits for a line of output that matches; null when the process ends without. */
  @Nullable String awaitLine(String pattern) throws IOException {
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      read.append(line).append('\n');
      if (line.matches(pattern)) {
        return line;
      }
    }
    return null;
  }

  /** Waits until requests are taken. */
  int awaitPort() throws IOException {
    var line = awaitLine(PORT.pattern());
    assertThat(line).as("output: %s", read).isNotNull();
    awaitLine(".*documentation.*");
    var matcher = PORT.matcher(line);
    assertThat(matcher.matches()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  /** All output so far; all there is when the process has ended. */
  String output() throws IOException {
    while (!process.isAlive() || reader.ready()) {
      if (awaitLine(".*") == null) {
        break;
      }
    }
    return read.toString();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended in time").isTrue();
    return process.exitValue();
  }

  /** Asks it to end, by SIGTERM. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Asks it to read its settings again, by SIGHUP. */
  void hangUp() throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /** Ends it at once, by SIGKILL, if it has not ended. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
