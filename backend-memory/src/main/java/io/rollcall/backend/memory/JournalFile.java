package io.rollcall.backend.memory;

import io.rollcall.registry.RegistryException;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps changes in a file. Writers that wait at the same time share one write: the first of them
 * writes a line with the changes of all, the others wait for it.
 *
 * <p>When much of the file is superseded, it is written anew with what is there now, while changes
 * go on being appended to the old one; those are copied last. Repeating a change does no harm, so
 * it does not matter that what is there now includes some of them.
 *
 * <p>When a write fails, it is taken back from the file, and nothing is accepted any more.
 */
final class JournalFile implements Journal {

  /** A smaller file is not worth writing anew. */
  static final long COMPACTED_FROM_BYTES = 4 * 1024 * 1024;

  private static final int LONGEST_LINE = 256;

  private static final Logger log = LoggerFactory.getLogger(JournalFile.class);

  private record Entry(long revision, Change change) {}

  /** What is done with the disk while nobody else uses it. */
  private interface DiskWork {
    void run() throws IOException;
  }

  /**
   * Why no change is accepted any more.
   *
   * @param unknownUpTo the last revision that may be in the file though writing it failed
   */
  private record Failure(String reason, @Nullable Throwable cause, long unknownUpTo) {

    RegistryException about(long revision) {
      return revision <= unknownUpTo
          ? new OutcomeUnknown(reason, cause)
          : new BackendUnavailable(reason, cause);
    }
  }

  private final JournalDisk disk;
  private final Scheduler scheduler;
  private final long compactedFromBytes;
  private final Supplier<Stream<Table>> tables;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turn = lock.newCondition();
  private final List<Entry> waiting = new ArrayList<>();
  private long revision;
  private long keptBytes;
  private long compactAtBytes;
  private boolean writing;
  private boolean compacting;
  private boolean closed;
  private volatile long kept;
  private volatile @Nullable Failure failure;

  /**
   * Goes on with {@code disk}, and closes it in the end.
   *
   * @param recovered what was found on it
   * @param revision to count on from
   * @param tables what is staged in each service
   */
  JournalFile(
      JournalDisk disk,
      Recovered recovered,
      long revision,
      long compactedFromBytes,
      Scheduler scheduler,
      Supplier<Stream<Table>> tables) {
    this.disk = disk;
    this.scheduler = scheduler;
    this.compactedFromBytes = compactedFromBytes;
    this.tables = tables;
    this.revision = revision;
    this.kept = revision;
    this.keptBytes = disk.length();
    this.compactAtBytes = compactionAfter(recovered.liveBytes(keptBytes));
  }

  @Override
  public long append(Change change) {
    lock.lock();
    try {
      var failed = failure;
      if (failed != null) {
        throw new BackendUnavailable(failed.reason(), failed.cause());
      }
      revision++;
      waiting.add(new Entry(revision, change));
      return revision;
    } finally {
      lock.unlock();
    }
  }

  /** Waits as long as the disk takes, whether or not the thread is interrupted. */
  @Override
  public void await(long revision) {
    if (revision <= kept) {
      return;
    }
    lock.lock();
    try {
      while (revision > kept) {
        var failed = failure;
        if (failed != null) {
          throw failed.about(revision);
        }
        if (writing) {
          turn.awaitUninterruptibly();
        } else {
          writeLine();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable String failure() {
    var failed = failure;
    return failed == null ? null : failed.reason();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      while (failure == null && !waiting.isEmpty()) {
        if (writing) {
          turn.awaitUninterruptibly();
        } else {
          writeLine();
        }
      }
      if (failure == null) {
        failure = new Failure("the memory backend is closed", null, 0);
      }
      while (writing || compacting) {
        turn.awaitUninterruptibly();
      }
      if (!closed) {
        closed = true;
        disk.close();
      }
    } catch (IOException e) {
      log.warn("Closing the memory file failed; all that was acknowledged is in it", e);
    } finally {
      lock.unlock();
    }
  }

  /** Writes what waits, or as much of it as one line takes. Needs the lock, as all below. */
  private void writeLine() {
    var entries = List.copyOf(waiting.subList(0, Math.min(LONGEST_LINE, waiting.size())));
    var last = entries.getLast().revision();
    try {
      alone(() -> disk.append(JournalLine.of(records(entries))));
      waiting.subList(0, entries.size()).clear();
      kept = last;
      keptBytes = disk.length();
      if (keptBytes >= compactAtBytes) {
        compactAtBytes = Long.MAX_VALUE;
        scheduler.after(Duration.ZERO, this::compact);
      }
    } catch (IOException | RuntimeException e) {
      fail(e, revert() ? 0 : last);
    }
  }

  private static List<JournalRecord> records(List<Entry> entries) {
    return entries.stream()
        .map(entry -> JournalRecord.of(entry.revision(), entry.change()))
        .toList();
  }

  private boolean revert() {
    try {
      alone(disk::revert);
      return true;
    } catch (IOException e) {
      log.error("A failed write could not be taken back from the memory file", e);
      return false;
    }
  }

  private void fail(Exception cause, long unknownUpTo) {
    var reason =
        "the memory file could not be written (%s): nothing is registered or expires until a restart"
            .formatted(cause.getMessage());
    log.error(reason, cause);
    failure = new Failure(reason, cause, unknownUpTo);
    waiting.clear();
  }

  /** Does something with the disk without holding the lock meanwhile. */
  private void alone(DiskWork work) throws IOException {
    while (writing) {
      turn.awaitUninterruptibly();
    }
    writing = true;
    lock.unlock();
    try {
      work.run();
    } finally {
      lock.lock();
      writing = false;
      turn.signalAll();
    }
  }

  /** Writes the file anew. Run by the scheduler, without the lock. */
  private void compact() {
    long start;
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      compacting = true;
      start = keptBytes;
    } finally {
      lock.unlock();
    }
    try (var replacement = disk.replacement(kept)) {
      await(writeTables(replacement));
      install(replacement, start);
    } catch (IOException e) {
      log.warn("The memory file could not be written anew; it grows until the next try", e);
    } catch (RegistryException e) {
      log.debug("The memory file is not written anew: {}", e.getMessage());
    } finally {
      endCompaction();
    }
  }

  /** Writes what is staged in all services and returns the highest revision among it. */
  private long writeTables(Replacement replacement) throws IOException {
    long newest = 0;
    var records = new ArrayList<JournalRecord>();
    for (var all = tables.get().iterator(); all.hasNext() && failure == null; ) {
      var table = all.next();
      newest = Math.max(newest, table.revision());
      for (var record : (Iterable<JournalRecord>) records(table)::iterator) {
        records.add(record);
        if (records.size() == LONGEST_LINE) {
          replacement.write(JournalLine.of(records));
          records.clear();
        }
      }
    }
    if (!records.isEmpty()) {
      replacement.write(JournalLine.of(records));
    }
    return newest;
  }

  private static Stream<JournalRecord> records(Table table) {
    return Stream.concat(
        table.maintenance().entrySet().stream()
            .map(entry -> new Change.Maintain(entry.getKey(), entry.getValue()))
            .map(change -> JournalRecord.of(table.revision(), change)),
        table.instances().stream().map(instance -> JournalRecord.of(table.revision(), instance)));
  }

  private void install(Replacement replacement, long start) throws IOException {
    lock.lock();
    try {
      var failed = failure;
      if (failed != null) {
        throw failed.about(revision);
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
    return Math.max(compactedFromBytes, 2 * compactedBytes);
  }
}
