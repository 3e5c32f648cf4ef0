package io.rollcall.contract.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A network between a client and a server, good at first, and as bad as a test wants it. Listens on
 * a loopback port that stays the same. Thread-safe; a change holds for connections that there are
 * and for new ones.
 */
public final class TcpProxy implements AutoCloseable {

  private static final int BACKLOG = 128;

  /** A listener that was closed is there until its thread has noticed. */
  private static final Duration FREE_WITHIN = Duration.ofSeconds(5);

  private static final int CONNECT_MILLIS = 5_000;

  private volatile InetSocketAddress target;
  private final int port = FreePorts.free();
  private final Weather requests = new Weather();
  private final Weather answers = new Weather();
  private volatile Runnable beforeRequest = () -> {};
  private final Set<TcpPipe> pipes = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;
  private boolean refusing;
  private boolean closed;

  private TcpProxy(InetSocketAddress target) {
    this.target = target;
  }

  /** A proxy before the host and port of {@code server}; the caller closes it. */
  public static TcpProxy before(URI server) {
    var proxy = new TcpProxy(address(server));
    proxy.listen();
    return proxy;
  }

  /** Resets all connections; new ones go to the host and port of {@code server} from now on. */
  public synchronized void leadTo(URI server) {
    target = address(server);
    pipes.forEach(TcpPipe::reset);
  }

  public int port() {
    return port;
  }

  /** Where to reach {@code server} through this proxy: its address, with this host and port. */
  public URI uri(URI server) {
    return URI.create(server.getScheme() + "://127.0.0.1:" + port);
  }

  /** Forwards all at once again, first what was held back. */
  public synchronized void heal() {
    become(Weather.Kind.GOOD, Duration.ZERO);
  }

  /** Resets all connections and refuses new ones, as when nobody listens. */
  public synchronized void cut() {
    unlisten();
    reset();
  }

  /** Resets all connections, and new ones as soon as they are made. */
  public synchronized void drop() {
    refusing = true;
    listen();
    reset();
  }

  /** Takes connections and forwards nothing, as when packets are lost. */
  public synchronized void hang() {
    become(Weather.Kind.HANGING, Duration.ZERO);
  }

  /** Holds back what clients say, while what servers say goes on. */
  public synchronized void hangRequests() {
    heal();
    requests.set(Weather.Kind.HANGING, Duration.ZERO);
  }

  /**
   * Holds back what servers say, while what clients say goes on: servers do what they are asked,
   * and nobody hears of it.
   */
  public synchronized void hangAnswers() {
    heal();
    answers.set(Weather.Kind.HANGING, Duration.ZERO);
  }

  /** Forwards of what servers say a kilobyte each time {@code delay} has passed. */
  public synchronized void trickleAnswers(Duration delay) {
    heal();
    answers.set(Weather.Kind.TRICKLING, delay);
  }

  /**
   * Runs {@code action}, on the thread that forwards it, before each piece of what clients say goes
   * on; that of a test that has a plan for such a moment. Replaces the one before.
   */
  public void beforeEachRequest(Runnable action) {
    beforeRequest = action;
  }

  /** Forwards each piece of data, in each direction, {@code delay} after the one before. */
  public synchronized void slow(Duration delay) {
    become(Weather.Kind.SLOW, delay);
  }

  /** The number of connections that pass through now. */
  public int connections() {
    return pipes.size();
  }

  /** Ends all connections and frees the port. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    unlisten();
    reset();
  }

  private static InetSocketAddress address(URI server) {
    return new InetSocketAddress(server.getHost(), server.getPort());
  }

  private void listen() {
    if (closed) {
      throw new IllegalStateException("The proxy is closed.");
    }
    if (listener != null) {
      return;
    }
    var opened =
        Awaitility.await()
            .alias("port " + port + " is free")
            .pollDelay(Duration.ZERO)
            .atMost(FREE_WITHIN)
            .ignoreExceptionsInstanceOf(BindException.class)
            .until(
                () -> new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress()),
                ServerSocket::isBound);
    listener = opened;
    Thread.ofVirtual().name("proxy-" + port).start(() -> accept(opened));
  }

  private void unlisten() {
    if (listener != null) {
      TcpPipe.closeQuietly(listener);
      listener = null;
    }
  }

  private void reset() {
    pipes.forEach(TcpPipe::reset);
    set(Weather.Kind.GOOD, Duration.ZERO);
  }

  private void become(Weather.Kind kind, Duration delay) {
    refusing = false;
    set(kind, delay);
    listen();
  }

  private void set(Weather.Kind kind, Duration delay) {
    requests.set(kind, delay);
    answers.set(kind, delay);
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        connect(listening, listening.accept());
      } catch (IOException closing) {
        // The loop's condition tells whether it was the listener.
      }
    }
  }

  private void connect(ServerSocket listening, Socket client) {
    var pipe = new TcpPipe(client, requests, answers, () -> beforeRequest.run(), pipes::remove);
    synchronized (this) {
      if (refusing || listening.isClosed()) {
        pipe.reset();
        return;
      }
      pipes.add(pipe);
    }
    Thread.ofVirtual().start(() -> pipe.open(target, CONNECT_MILLIS));
  }
}
