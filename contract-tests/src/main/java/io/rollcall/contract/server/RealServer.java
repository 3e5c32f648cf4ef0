package io.rollcall.contract.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/**
 * A server of a test's own, to be hurt. Its address stays the same as long as it lives, up or down.
 * Calls return when what they ask for is done, or fail within a minute. Thread-safe.
 */
public final class RealServer implements AutoCloseable {

  private static final Duration UP_WITHIN = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(25);
  private static final int LOG_LINES = 50;
  private static final Set<RealServer> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(RealServer::close)));
  }

  private final Program program;
  private final Launch launch;
  private final Run run;
  private boolean empty = true;

  RealServer(Program program, Launch launch, Place place) {
    this.program = program;
    this.launch = launch;
    this.run = place.run(program, launch);
    OPEN.add(this);
  }

  static RealServer alone(Program program, ServerOptions options) {
    return alone(program, options, Place.of(program));
  }

  static RealServer alone(Program program, ServerOptions options, Place place) {
    var launch = Launch.alone(program.kind(), options);
    var server = new RealServer(program, launch, place);
    try {
      server.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** What clients connect to, such as {@code http://127.0.0.1:12345}. */
  public URI uri() {
    return program.uri(launch);
  }

  /**
   * Starts it with the data it has. It must be down. Returns when it takes reads and writes; one of
   * a cluster: when it answers, for its peers may be down.
   */
  public synchronized void start() {
    begin();
    if (!launch.isAlone()) {
      await("up", this::listens);
      return;
    }
    awaitReady();
    if (empty) {
      furnish();
      empty = false;
    }
  }

  /** Ends it at once, as a crash does. Nothing happens when it is down. */
  public synchronized void kill() {
    run.kill();
  }

  /** Lets it end in good order. Nothing happens when it is down. */
  public synchronized void stop() {
    run.stop();
  }

  /**
   * Throws away all that it holds. It must be down. An etcd cluster does not take a server back
   * that was wiped; Consul's does.
   */
  public synchronized void wipe() {
    requireDown();
    run.wipe();
    empty = true;
  }

  /**
   * Keeps a copy of all that it holds, in place of the one before. It must be down: what a copy of
   * files that a server writes to is worth depends on luck.
   */
  public synchronized void save() {
    requireDown();
    run.save();
  }

  /** Replaces all that it holds with the copy that was saved, as from a backup. It must be down. */
  public synchronized void restore() {
    requireDown();
    run.restore();
  }

  /** Freezes it: it answers nothing, and its connections stay. */
  public synchronized void pause() {
    run.pause();
  }

  public synchronized void resume() {
    run.resume();
  }

  /** The last lines that it printed, for people. */
  public synchronized String log() {
    var lines = run.log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** Ends it and leaves nothing behind. Idempotent. */
  @Override
  public synchronized void close() {
    if (OPEN.remove(this)) {
      run.discard();
    }
  }

  synchronized void begin() {
    run.start();
  }

  synchronized void awaitReady() {
    await("ready", () -> program.isReady(launch));
  }

  synchronized void furnish() {
    try {
      program.furnish(launch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void furnishAgent() {
    try {
      program.furnishAgent(launch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isLeader() {
    return isSo(() -> program.isLeader(launch));
  }

  private void requireDown() {
    if (run.isUp()) {
      throw new IllegalStateException("It is up.");
    }
  }

  /** A question to the server; an {@link IOException} is a no. */
  private interface Question {
    boolean ask() throws IOException;
  }

  private void await(String goal, Question question) {
    Awaitility.await()
        .alias(launch.self().name() + " is " + goal)
        .pollInSameThread()
        .atMost(UP_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(
            () -> {
              if (!run.isUp()) {
                throw new IllegalStateException(
                    launch.self().name() + " ended by itself:\n" + log());
              }
              return isSo(question);
            });
  }

  private boolean listens() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), launch.self().plain())) {
      return socket.isConnected();
    }
  }

  private static boolean isSo(Question question) {
    try {
      return question.ask();
    } catch (IOException no) {
      return false;
    }
  }
}
