package io.rollcall.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A server on a free port of this machine that does to each connection what a test wants. */
final class BadServer implements AutoCloseable {

  /** Does something to a connection; runs on a thread of its own. */
  @FunctionalInterface
  interface Behaviour {
    void on(Socket connection) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread acceptor;

  BadServer(Behaviour behaviour) {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor = Thread.ofVirtual().start(() -> accept(behaviour));
  }

  /** Accepts, and says nothing. */
  static BadServer silent() {
    return new BadServer(connection -> connection.getInputStream().readAllBytes());
  }

  /** Answers each request on a connection with the same. */
  static BadServer answering(String answer) {
    return new BadServer(
        connection -> {
          while (!readRequest(connection).isEmpty()) {
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
          }
        });
  }

  /** Answers the beginning at once, then a byte now and then, without end. */
  static BadServer dripping(String beginning) {
    var patience = new CountDownLatch(1);
    return new BadServer(
        connection -> {
          readRequest(connection);
          var out = connection.getOutputStream();
          out.write(beginning.getBytes(StandardCharsets.ISO_8859_1));
          while (!patience.await(100, TimeUnit.MILLISECONDS)) {
            out.write('x');
            out.flush();
          }
        });
  }

  /** Answers with a body as long as somebody reads it, 10 GB at the most. */
  static BadServer huge(AtomicLong sent) {
    return new BadServer(
        connection -> {
          readRequest(connection);
          OutputStream out = connection.getOutputStream();
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 10000000000\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
          var block = new byte[64 * 1024];
          while (sent.get() < 10_000_000_000L) {
            out.write(block);
            sent.addAndGet(block.length);
          }
        });
  }

  int port() {
    return listener.getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    for (var connection : open) {
      connection.close();
    }
    awaitTheAcceptor();
  }

  /** Whose thread holds the port until it has noticed that the listener is closed. */
  private void awaitTheAcceptor() {
    try {
      acceptor.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(Behaviour behaviour) {
    while (closing.getCount() > 0) {
      try {
        var connection = listener.accept();
        accepted.incrementAndGet();
        open.add(connection);
        Thread.ofVirtual().start(() -> serve(connection, behaviour));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection, Behaviour behaviour) {
    try (connection) {
      behaviour.on(connection);
    } catch (IOException | InterruptedException gone) {
      open.remove(connection);
    }
  }

  /** Reads the head of a request; empty at the end. */
  static String readRequest(Socket connection) throws IOException {
    var in = connection.getInputStream();
    var head = new StringBuilder();
    for (int read = in.read(); read >= 0; read = in.read()) {
      head.append((char) read);
      if (head.toString().endsWith("\r\n\r\n")) {
        return head.toString();
      }
    }
    return "";
  }
}
