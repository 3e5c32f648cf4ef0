package io.rollcall.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Forwards connections to a server, and counts the bytes. */
final class CountingProxy implements AutoCloseable {

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final LongAdder sent = new LongAdder();
  private final LongAdder received = new LongAdder();

  /** Before the host and port of {@code server}. */
  CountingProxy(URI server) throws IOException {
    this.server = new InetSocketAddress(server.getHost(), server.getPort());
    this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** The address of the server, through this. */
  URI uri(URI server) {
    return URI.create(server.getScheme() + "://127.0.0.1:" + listener.getLocalPort());
  }

  /** Bytes that clients sent. */
  long sent() {
    return sent.sum();
  }

  /** Bytes that the server sent. */
  long received() {
    return received.sum();
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(CountingProxy::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var client = listener.accept();
        var to = new Socket();
        open.add(client);
        open.add(to);
        to.connect(server);
        Thread.ofVirtual().start(() -> forward(client, to, sent));
        Thread.ofVirtual().start(() -> forward(to, client, received));
      } catch (IOException closing) {
        // The loop's condition tells whether it was the listener.
      }
    }
  }

  private void forward(Socket from, Socket to, LongAdder count) {
    try (from;
        to) {
      copy(from.getInputStream(), to.getOutputStream(), count);
    } catch (IOException ended) {
      // as connections do
    } finally {
      open.remove(from);
    }
  }

  private static void copy(InputStream from, OutputStream to, LongAdder count) throws IOException {
    var buffer = new byte[16 * 1024];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      to.write(buffer, 0, read);
      count.add(read);
    }
  }

  private static void closeQuietly(AutoCloseable one) {
    try {
      one.close();
    } catch (Exception unimportant) {
      // It is closed, or never will be.
    }
  }
}
