package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The load generator (wrk by Will Glozer), one thread with 32 connections.
 *
 * @param headers of each request, such as {@code Accept: *}{@code /*}
 */
record Wrk(String program, List<String> headers) {

  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern ERRORS = Pattern.compile("Socket errors.*|Non-2xx.*");

  /**
   * What one run measured.
   *
   * @param perSecond requests answered
   * @param cpuMicros of the server, for one request
   */
  record Result(double perSecond, double cpuMicros) {}

  /** What to ask for: that of a script, which reads its environment. */
  record Target(Path script, Map<String, String> environment) {}

  Wrk(String program) {
    this(program, List.of());
  }

  /** The same, with this header alone. */
  Wrk with(String header) {
    return new Wrk(program, List.of(header));
  }

  /** Has another go at the same time for so long, of which it does not matter what is answered. */
  Process beside(Server server, String path, Duration duration) throws IOException {
    return command(duration, server.uri().resolve(path).toString())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Asks {@code server} for {@code path} for so long. */
  Result run(Server server, String path, Duration duration)
      throws IOException, InterruptedException {
    return run(server, command(duration, server.uri().resolve(path).toString()));
  }

  /** Asks {@code server} for what {@code target} says for so long. */
  Result run(Server server, Target target, Duration duration)
      throws IOException, InterruptedException {
    return run(server, command(duration, server.uri(), target));
  }

  /** How many answers a second any server gives to what {@code target} says. */
  double perSecond(URI server, Target target, Duration duration)
      throws IOException, InterruptedException {
    return number(RATE, output(command(duration, server, target)));
  }

  /** How many answers a second any server gives at {@code address}. */
  double perSecond(URI address, Duration duration) throws IOException, InterruptedException {
    return number(RATE, output(command(duration, address.toString())));
  }

  private ProcessBuilder command(Duration duration, URI server, Target target) {
    var command = command(duration, "-s", target.script().toString(), server.toString());
    command.environment().putAll(target.environment());
    return command;
  }

  private ProcessBuilder command(Duration duration, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(program, "-t1", "-c32", "--timeout", "10s", "-d" + duration.toSeconds() + "s"));
    headers.forEach(header -> command.addAll(List.of("-H", header)));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
  }

  private static Result run(Server server, ProcessBuilder command)
      throws IOException, InterruptedException {
    var before = server.cpu();
    var output = output(command);
    double requests = number(REQUESTS, output);
    double cpuMicros = server.cpu().minus(before).toNanos() / 1_000.0 / requests;
    return new Result(number(RATE, output), cpuMicros);
  }

  private static String output(ProcessBuilder command) throws IOException, InterruptedException {
    var process = command.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0 || ERRORS.matcher(output).find()) {
      throw new IOException(String.join(" ", command.command()) + " failed:\n" + output);
    }
    return output;
  }

  private static double number(Pattern pattern, String output) throws IOException {
    var match = pattern.matcher(output);
    if (!match.find()) {
      throw new IOException("wrk said something unexpected:\n" + output);
    }
    return Double.parseDouble(match.group(1));
  }
}
