package io.rollcall.backend.memory;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps changes in a file. A thread writes what waits, line after line, while there is any; so the
 * changes that come while it writes one line share the next. Callers wait for it as long as {@link
 * JournalLimits#patience} lasts, since a disk may hang.
 *
 * <p>When much of the file is superseded, it is written anew with what is there now, while changes
 * go on being appended to the old one; those are copied last. Repeating a change does no harm, so
 * it does not matter that what is there now includes some of them.
 *
 * <p>When a write fails, it is taken back from the file, and nothing is accepted any more. When a
 * caller's patience ends, nothing is accepted until all that waits is written.
 */
final class JournalFile implements Journal {

  /** No line takes more. */
  private static final int MOST_AT_ONCE = 256;

  private static final Logger log = LoggerFactory.getLogger(JournalFile.class);

  private record Entry(long revision, Change change) {}

  /** What is done with the disk while nobody else uses it. */
  private interface DiskWork {
    void run() throws IOException;
  }

  /**
   * Why no change is accepted.
   *
   * @param unknownUpTo the last revision that may be in the file, or get there, without being kept
   * @param lasting whether nothing is written any more either
   */
  private record Outage(
      String reason, @Nullable Throwable cause, long unknownUpTo, boolean lasting) {

    RegistryException about(long revision) {
      return revision <= unknownUpTo
          ? new OutcomeUnknown(reason, cause)
          : new BackendUnavailable(reason, cause);
    }
  }

  private final JournalDisk disk;
  private final Scheduler scheduler;
  private final JournalLimits limits;
  private final Supplier<Stream<JournalRecord>> current;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turn = lock.newCondition();
  private final List<Entry> waiting = new ArrayList<>();
  private long revision;
  private long keptBytes;
  private long compactAtBytes;
  private boolean writing;
  private boolean diskInUse;
  private boolean compacting;
  private boolean closed;
  private volatile long kept;
  private volatile @Nullable Outage outage;

  /**
   * Goes on with {@code disk}, and closes it in the end.
   *
   * @param recovered what was found on it
   * @param revision to count on from
   * @param current what is staged now
   */
  JournalFile(
      JournalDisk disk,
      Recovered recovered,
      long revision,
      JournalLimits limits,
      Scheduler scheduler,
      Supplier<Stream<JournalRecord>> current) {
    this.disk = disk;
    this.scheduler = scheduler;
    this.limits = limits;
    this.current = current;
    this.revision = revision;
    this.kept = revision;
    this.keptBytes = disk.length();
    this.compactAtBytes = compactionAfter(recovered.liveBytes(keptBytes));
  }

  @Override
  public long append(Change change) {
    lock.lock();
    try {
      var now = outage;
      if (now != null) {
        throw new BackendUnavailable(now.reason(), now.cause());
      }
      if (!writing) {
        Thread.ofVirtual().name("rollcall-memory-journal").start(this::write);
        writing = true;
      }
      revision++;
      waiting.add(new Entry(revision, change));
      return revision;
    } finally {
      lock.unlock();
    }
  }

  /** Waits whether or not the thread is interrupted. */
  @Override
  public void await(long revision) {
    if (revision <= kept) {
      return;
    }
    lock.lock();
    try {
      if (!comesTrue(() -> revision <= kept || outage != null)) {
        stall();
      }
      var now = outage;
      if (revision > kept && now != null) {
        throw now.about(revision);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable String failure() {
    var now = outage;
    return now == null ? null : now.reason();
  }

  @Override
  public void recover() {
    lock.lock();
    try {
      var now = outage;
      if (now != null && !now.lasting() && waiting.isEmpty()) {
        outage = null;
        log.info("The disk of the memory file answers again: all that waited is written");
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      comesTrue(() -> !writing);
      if (!isOver()) {
        outage = new Outage("the memory backend is closed", null, revision, true);
      }
      if (!comesTrue(() -> !writing && !compacting)) {
        log.warn("The memory file is left open: its disk does not answer");
      } else if (!closed) {
        closed = true;
        disk.close();
      }
    } catch (IOException e) {
      log.warn("Closing the memory file failed; all that was acknowledged is in it", e);
    } finally {
      lock.unlock();
    }
  }

  /** Whether it does, as long as patience lasts. Needs the lock, as all below. */
  private boolean comesTrue(BooleanSupplier condition) {
    var left = limits.patience().toNanos();
    var interrupted = false;
    while (!condition.getAsBoolean() && left > 0) {
      try {
        left = turn.awaitNanos(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return condition.getAsBoolean();
  }

  private void stall() {
    var reason =
        "the disk of the memory file has not answered for %s: nothing is registered or expires until it does"
            .formatted(limits.patience());
    log.error(reason);
    outage = new Outage(reason, null, Long.MAX_VALUE, false);
    turn.signalAll();
  }

  private boolean isOver() {
    var now = outage;
    return now != null && now.lasting();
  }

  /** Writes until nothing waits. Run by a thread of its own, without the lock. */
  private void write() {
    lock.lock();
    try {
      while (!waiting.isEmpty() && !isOver()) {
        if (diskInUse) {
          turn.awaitUninterruptibly();
        } else {
          writeLine();
        }
      }
    } finally {
      writing = false;
      turn.signalAll();
      lock.unlock();
    }
  }

  /** Writes what waits, or as much of it as one line takes. Only while nobody uses the disk. */
  private void writeLine() {
    var entries = List.copyOf(waiting.subList(0, Math.min(MOST_AT_ONCE, waiting.size())));
    var line = new JournalLine.Growing();
    try {
      alone(() -> disk.append(filled(line, entries)));
    } catch (IOException | RuntimeException | Error e) {
      fail(e, revert() ? 0 : entries.getLast().revision());
      return;
    }
    var last = entries.get(line.records() - 1).revision();
    waiting.subList(0, line.records()).clear();
    keptBytes = disk.length();
    if (keptBytes >= compactAtBytes) {
      compactAtBytes = Long.MAX_VALUE;
      scheduler.after(Duration.ZERO, this::compact);
    }
    kept = last;
  }

  private static byte[] filled(JournalLine.Growing line, List<Entry> entries) {
    for (var all = entries.iterator(); all.hasNext() && !line.isFull(); ) {
      var entry = all.next();
      line.add(JournalRecord.of(entry.revision(), entry.change()));
    }
    return line.end();
  }

  private boolean revert() {
    try {
      alone(disk::revert);
      return true;
    } catch (IOException | RuntimeException | Error e) {
      log.error("A failed write could not be taken back from the memory file", e);
      return false;
    }
  }

  private void fail(Throwable cause, long unknownUpTo) {
    var reason =
        "the memory file could not be written (%s): nothing is registered or expires until a restart"
            .formatted(cause.getMessage());
    log.error(reason, cause);
    outage = new Outage(reason, cause, unknownUpTo, true);
    waiting.clear();
  }

  /** Does something with the disk without holding the lock meanwhile. */
  private void alone(DiskWork work) throws IOException {
    while (diskInUse) {
      turn.awaitUninterruptibly();
    }
    diskInUse = true;
    lock.unlock();
    try {
      work.run();
    } finally {
      lock.lock();
      diskInUse = false;
      turn.signalAll();
    }
  }

  /** Writes the file anew. Run by the scheduler, without the lock. */
  private void compact() {
    long start;
    lock.lock();
    try {
      if (isOver()) {
        return;
      }
      compacting = true;
      start = keptBytes;
    } finally {
      lock.unlock();
    }
    try (var replacement = disk.replacement(kept)) {
      writeCurrent(replacement);
      await(lastGiven()); // what was written may lack what a change takes away that is not kept yet
      replacement.sync(); // so that little is left to sync while others wait for the disk
      install(replacement, start);
    } catch (IOException e) {
      log.warn("The memory file could not be written anew; it grows until the next try", e);
    } catch (RegistryException e) {
      log.debug("The memory file is not written anew: {}", e.getMessage());
    } finally {
      endCompaction();
    }
  }

  private void writeCurrent(Replacement replacement) throws IOException {
    var line = new JournalLine.Growing();
    for (var all = current.get().iterator(); all.hasNext() && !isOver(); ) {
      line.add(all.next());
      if (line.isFull() || !all.hasNext()) {
        replacement.write(line.end());
        line = new JournalLine.Growing();
      }
    }
  }

  /** The revision of the change that was accepted last. */
  private long lastGiven() {
    lock.lock();
    try {
      return revision;
    } finally {
      lock.unlock();
    }
  }

  private void install(Replacement replacement, long start) throws IOException {
    lock.lock();
    try {
      var now = outage;
      if (now != null) {
        throw now.about(revision);
      }
      alone(
          () -> {
            disk.copyRest(replacement, start);
            try {
              disk.install(replacement);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      log.info(
          "Wrote the memory file anew: {} bytes where there were {}", disk.length(), keptBytes);
      keptBytes = disk.length();
    } catch (UncheckedIOException e) {
      fail(e, 0);
    } finally {
      lock.unlock();
    }
  }

  private void endCompaction() {
    lock.lock();
    try {
      compacting = false;
      compactAtBytes = compactionAfter(keptBytes);
      turn.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private long compactionAfter(long compactedBytes) {
    return Math.max(limits.compactedFromBytes(), 2 * compactedBytes);
  }
}
