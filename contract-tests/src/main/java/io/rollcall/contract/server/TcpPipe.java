package io.rollcall.contract.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One connection through a proxy: from the client to it, and from it to the server. Thread-safe.
 */
final class TcpPipe {

  private static final int PIECE_BYTES = 16 * 1024;

  private final Socket client;
  private final Socket server = new Socket();
  private final Weather weather;
  private final Consumer<TcpPipe> whenClosed;
  private final AtomicInteger directions = new AtomicInteger(2);

  TcpPipe(Socket client, Weather weather, Consumer<TcpPipe> whenClosed) {
    this.client = client;
    this.weather = weather;
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
    Thread.ofVirtual().start(() -> forward(client, server));
    forward(server, client);
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

  private void forward(Socket from, Socket to) {
    var piece = new byte[PIECE_BYTES];
    try {
      var in = from.getInputStream();
      var out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
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

  private void close() {
    closeQuietly(client);
    closeQuietly(server);
    whenClosed.accept(this);
  }
}
