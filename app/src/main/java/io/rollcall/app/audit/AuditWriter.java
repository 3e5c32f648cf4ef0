package io.rollcall.app.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has one thread write lines, in their order. Those that come while others are being written are
 * written together. Lines that could not be written are counted, and a line tells how many they
 * were as soon as one can be written. Thread-safe.
 */
final class AuditWriter implements AutoCloseable {

  /** So many lines may wait. */
  static final int MOST_WAITING = 10_000;

  /** How long a line is waited for, and all of them at the end. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(AuditWriter.class);

  private static final int MOST_TOGETHER = 500;

  /** Ends the thread. */
  private static final Line END = new Line(new byte[0]);

  private final AuditPlace place;
  private final LongFunction<byte[]> missing;
  private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final LongAdder written = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Thread thread;
  private long told;
  private boolean failing;
  private volatile boolean closed;

  /**
   * Starts to take lines.
   *
   * @param missing makes the line that tells how many are missing
   */
  AuditWriter(AuditPlace place, LongFunction<byte[]> missing) {
    this.place = place;
    this.missing = missing;
    this.thread = Thread.ofVirtual().name("rollcall-audit").start(this::run);
  }

  /** Has a line written soon, or counted as lost when too many wait. Never waits. */
  void add(byte[] line) {
    if (closed || !waiting.offer(new Line(line))) {
      lost.increment();
    }
  }

  /**
   * Returns when a line was written.
   *
   * @throws IOException when it could not be, or not within {@link #PATIENCE}; in the latter case
   *     it may be written later
   */
  void write(byte[] bytes) throws IOException {
    var line = new Line(bytes);
    try {
      if (closed || !waiting.offer(line, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException(closed ? "Rollcall is about to end" : "too many lines wait");
      }
      line.done.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the disk takes longer than " + PATIENCE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** How many lines were written. */
  long written() {
    return written.sum();
  }

  /** How many lines wait to be written. */
  int waiting() {
    return waiting.size();
  }

  /** How many lines could not be written. */
  long lost() {
    return lost.sum();
  }

  /** Writes what waits, for a bounded time. */
  @Override
  public void close() {
    closed = true;
    try {
      if (waiting.offer(END, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var lines = new ArrayList<Line>();
    boolean isOver = false;
    while (!isOver) {
      try {
        lines.add(waiting.take());
      } catch (InterruptedException e) {
        break;
      }
      waiting.drainTo(lines, MOST_TOGETHER - 1);
      isOver = lines.remove(END);
      writeTogether(lines);
      lines.clear();
    }
    place.close();
  }

  private void writeTogether(List<Line> lines) {
    long lostNow = lost.sum();
    var all = new ArrayList<byte[]>();
    if (lostNow > told) {
      all.add(missing.apply(lostNow - told));
    }
    lines.forEach(line -> all.add(line.bytes));
    if (all.isEmpty()) {
      return;
    }
    try {
      place.write(all);
    } catch (IOException | RuntimeException e) {
      fail(lines, e);
      return;
    }
    written.add(all.size());
    told = lostNow;
    lines.forEach(line -> line.done.complete(null));
    if (failing) {
      failing = false;
      log.info("Lines of the audit record can be written again");
    }
  }

  private void fail(List<Line> lines, Exception error) {
    lost.add(lines.size());
    lines.forEach(line -> line.done.completeExceptionally(error));
    if (!failing) {
      failing = true;
      log.error("Lines of the audit record can't be written: {}", error.toString());
    }
  }

  /** One that waits to be written. */
  private static final class Line {

    private final byte[] bytes;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

    Line(byte[] bytes) {
      this.bytes = bytes;
    }
  }
}
