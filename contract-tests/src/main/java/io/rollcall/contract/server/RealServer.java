package io.rollcall.contract.server;

import java.io.IOException;
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
  private static final Set<RealServer> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(RealServer::close)));
  }

  private final Program program;
  private final Launch launch;
  private final Run run;
  private boolean empty = true;

  RealServer(Program program, Launch launch) {
    this.program = program;
    this.launch = launch;
    this.run = Place.of(program).run(program, launch);
    OPEN.add(this);
  }

  static RealServer alone(Program program, ServerOptions options) {
    var server = new RealServer(program, Launch.alone(program.executable(), options));
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

  /** Starts it with the data it has. It must be down. Returns when it takes reads and writes. */
  public synchronized void start() {
    run.start();
    await(() -> program.isReady(launch));
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

  /** Throws away all that it holds. It must be down. */
  public synchronized void wipe() {
    if (run.isUp()) {
      throw new IllegalStateException("It is up.");
    }
    run.wipe();
    empty = true;
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
    return run.log();
  }

  /** Ends it and leaves nothing behind. Idempotent. */
  @Override
  public synchronized void close() {
    if (OPEN.remove(this)) {
      run.discard();
    }
  }

  /** A question to the server; an {@link IOException} is a no. */
  private interface Question {
    boolean ask() throws IOException;
  }

  private void await(Question question) {
    Awaitility.await()
        .alias(program.executable() + " is ready")
        .atMost(UP_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .until(
            () -> {
              if (!run.isUp()) {
                throw new IllegalStateException(
                    program.executable() + " ended by itself:\n" + run.log());
              }
              return isSo(question);
            });
  }

  private static boolean isSo(Question question) {
    try {
      return question.ask();
    } catch (IOException no) {
      return false;
    }
  }

  private void furnish() {
    try {
      program.furnish(launch);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot prepare " + program.executable(), e);
    }
  }
}
