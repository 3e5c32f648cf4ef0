package io.rollcall.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A short run from start to stop, with a request of each main kind. {@code bin/rollcall} lets the
 * JVM note what it loads, and starts the real server from those notes in half the time.
 *
 * <p>Ends with exit code 0 when all went as it should.
 */
final class Rehearsal {

  private static final int TIMEOUT_MILLIS = 10_000;

  private Rehearsal() {}

  /** Starts the server on a free port of this machine only; it keeps nothing. */
  public static void main(String[] args) {
    int exitCode = 1;
    try {
      int port = freePort();
      RollcallCommand.main(new String[] {"--host", "127.0.0.1", "--port", Integer.toString(port)});
      var service = URI.create("http://127.0.0.1:" + port + "/api/v1/services/rehearsal/");
      send("PUT", service.resolve("instances/1"), "{\"host\":\"127.0.0.1\",\"port\":" + port + "}");
      send("GET", service.resolve("instances"), "");
      exitCode = 0;
    } catch (IOException e) {
      System.err.println("rehearsal: " + e.getMessage());
    }
    System.exit(exitCode);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void send(String method, URI uri, String body) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    try (var answer = connection.getInputStream()) { // fails unless the status is a good one
      answer.readAllBytes();
    }
  }
}
