package io.rollcall.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, on a loopback port. */
record Server(String name, Process process, URI uri) implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);

  /** Starts Java with {@code arguments} and waits until the port accepts connections. */
  static Server start(String name, int port, List<String> arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(tool("java"));
    command.add("-Xmx512m");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(arguments);
    return start(name, port, new ProcessBuilder(command));
  }

  /**
   * Starts Rollcall as operators do, with the options that it gives the JVM, and waits likewise.
   *
   * @param command that starts it
   * @param environment beside that of this process
   */
  static Server rollcall(String command, int port, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command, "--port=" + port);
    builder.environment().putAll(environment);
    return start(command, port, builder);
  }

  /** The same under another name. */
  Server named(String other) {
    return new Server(other, process, uri);
  }

  /** The same, which speaks TLS. */
  Server encrypted() {
    return new Server(name + ", TLS", process, URI.create("https://127.0.0.1:" + uri.getPort()));
  }

  private static Server start(String name, int port, ProcessBuilder builder)
      throws IOException, InterruptedException {
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    var server = new Server(name, builder.start(), URI.create("http://127.0.0.1:" + port));
    server.awaitPort(port);
    return server;
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /** Processor time used so far, of all threads. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** Bytes of the machine's memory that it takes, as the operating system counts them. */
  long resident() throws IOException, InterruptedException {
    return 1024 * Long.parseLong(ask("ps", "-o", "rss=", "-p", pid()).strip());
  }

  /** Lets its JVM collect all garbage. */
  void collectGarbage() throws IOException, InterruptedException {
    ask(tool("jcmd"), pid(), "GC.run");
  }

  private String pid() {
    return Long.toString(process.pid());
  }

  private static String ask(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = process.inputReader().readAllAsString();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed:\n" + output);
    }
    return output;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitPort(int port) throws IOException, InterruptedException {
    for (var waited = Duration.ZERO; waited.compareTo(START) < 0; ) {
      if (!process.isAlive()) {
        throw new IOException(name + " ended with " + process.exitValue());
      }
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return;
      } catch (IOException notYet) {
        waited = waited.plusMillis(100);
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
    }
    close();
    throw new IOException(name + " did not accept connections within " + START);
  }
}
