package io.rollcall.contract.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One connection through a proxy: from the client to it, and from it to the server. Thread-safe.
 */
final class TcpPipe {

  /** As much as a {@link Weather} ever lets a piece have. */
  private static final int MOST_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket server = new Socket();
  private final Weather requests;
  private final Weather answers;
  private final Runnable beforeRequest;
  private final Consumer<TcpPipe> whenClosed;
  private final AtomicInteger directions = new AtomicInteger(2);

  /**
   * Does nothing until it is opened.
   *
   * @param requests what the client says goes through this
   * @param answers what the server says goes through this
   * @param beforeRequest is run before each piece of what the client says goes on
   */
  TcpPipe(
      Socket client,
      Weather requests,
      Weather answers,
      Runnable beforeRequest,
      Consumer<TcpPipe> whenClosed) {
    this.client = client;
    this.requests = requests;
    this.answers = answers;
    this.beforeRequest = beforeRequest;
    this.whenClosed = whenClosed;
  }

  /** Connects to the server and forwards until both sides have ended; resets when it cannot. */
  void open(InetSocketAddress target, int connectMillis) {
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target, connectMillis);
    } catch (IOException e) {
      reset();
      return;
    }
    Thread.ofVirtual().start(() -> forward(client, server, requests, beforeRequest));
    forward(server, client, answers, () -> {});
  }

  /** Ends both connections so that the other sides see an error rather than an end. Idempotent. */
  void reset() {
    for (var socket : new Socket[] {client, server}) {
      try {
        socket.setSoLinger(true, 0);
      } catch (IOException closed) {
        // There is nothing left to reset.
      }
    }
    close();
  }

  static void closeQuietly(Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      // Nobody can do anything about it.
    }
  }

  private void forward(Socket from, Socket to, Weather weather, Runnable before) {
    var piece = new byte[MOST_BYTES];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int length = read(in, piece, weather); length >= 0; length = read(in, piece, weather)) {
        before.run();
        weather.pass();
        out.write(piece, 0, length);
      }
      weather.pass();
      to.shutdownOutput();
    } catch (IOException e) {
      reset();
    }
    if (directions.decrementAndGet() == 0) {
      close();
    }
  }

  private static int read(InputStream in, byte[] piece, Weather weather) throws IOException {
    return in.read(piece, 0, weather.pieceBytes());
  }

  private void close() {
    closeQuietly(client);
    closeQuietly(server);
    whenClosed.accept(this);
  }
}
