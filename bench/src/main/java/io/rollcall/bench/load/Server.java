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
    return start(name, port, arguments, Map.of());
  }

  /** As {@link #start(String, int, List)}, with more in its environment. */
  static Server start(
      String name, int port, List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    var process = builder.start();
    var server = new Server(name, process, URI.create("http://127.0.0.1:" + port));
    server.awaitPort(port);
    return server;
  }

  /** Processor time used so far, of all threads. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow();
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
