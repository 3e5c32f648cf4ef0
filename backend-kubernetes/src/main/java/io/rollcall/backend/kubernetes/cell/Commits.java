package io.rollcall.backend.kubernetes.cell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.api.InParallel;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Cells.Guard;
import io.rollcall.store.Cells.Write;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits of several cells, though Kubernetes writes one object at a time. A commit is made when it
 * takes the place of the one before it in the {@link Journal}, which must be done by then. So
 * nothing that a commit compares can change unless the journal does. Then its cells are written.
 * Should its writer die meanwhile, whoever commits or looks next writes them. Thread-safe.
 */
final class Commits {

  /** As much fits into a {@code ConfigMap} beside what else it has. */
  private static final int MOST_BYTES = 1_000_000;

  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** After that, the writer of a commit that is not done is taken for dead. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(Commits.class);

  private final Journal journal;
  private final CellObjects cells;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Turns turns = new Turns(LONGEST);

  /**
   * The last commit, if this replica made it and nobody made another since, which shows when it is
   * replaced; else null. For those whose turn it is.
   */
  private @Nullable Commit known;

  /** For those whose turn it is. */
  private @Nullable Undone undone;

  /** A commit that others have made, and when it was first seen not to be done. */
  private record Undone(Commit commit, long nanos) {}

  /**
   * What a caller wants.
   *
   * @param created for it, by key: empty objects
   */
  private record Draft(List<Guard> guards, List<Write> writes, Map<String, ConfigMap> created) {}

  Commits(Journal journal, CellObjects cells, Clock clock, Scheduler scheduler) {
    this.journal = journal;
    this.cells = cells;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** As {@link io.rollcall.store.Cells#commit}. */
  OptionalLong commit(List<Guard> guards, List<Write> writes) {
    requireFitting(writes);
    var draft = new Draft(guards, writes, new ConcurrentHashMap<>());
    var revision = OptionalLong.empty();
    try {
      revision =
          turns.take(Journal.NAME, () -> tries().until("configurations", () -> tryTo(draft)));
    } finally {
      if (revision.isEmpty()) {
        discard(draft);
      }
    }
    return revision;
  }

  private static void requireFitting(List<Write> writes) {
    long size = 0;
    for (var write : writes) {
      size += write instanceof Write.Put put ? put.value().getBytes(UTF_8).length : 0;
    }
    if (size > MOST_BYTES) {
      throw new InvalidValue(
          "writes", size + " bytes", "must have values of at most 1,000,000 bytes together");
    }
  }

  private Tries tries() {
    return new Tries(clock, scheduler, LONGEST);
  }

  /** Null when others make a commit at the same time. */
  private @Nullable OptionalLong tryTo(Draft draft) {
    var last = known == null ? journal.last() : known;
    known = null;
    if (last != null && !last.isDone()) {
      finishIfLeft(last);
      return null;
    }
    var there = prepare(draft);
    if (there == null) {
      known = last;
      return OptionalLong.empty();
    }
    var made = journal.write(next(last, draft.writes()));
    if (made == null) {
      return null;
    }
    known = finishMade(made, there);
    return OptionalLong.of(made.number());
  }

  /** The first number is a time, so that a journal that somebody deleted repeats none. */
  private Commit next(@Nullable Commit last, List<Write> writes) {
    return last == null
        ? new Commit(clock.now().toEpochMilli(), writes, false, null)
        : last.next(writes);
  }

  /** What there is of the cells to be written, by key; null when a guard does not hold. */
  private @Nullable Map<String, ConfigMap> prepare(Draft draft) {
    var guards = draft.guards();
    var there = InParallel.forEach(guards.stream().map(Guard::key).toList(), cells::get);
    if (!guards.stream().allMatch(guard -> revision(there.get(guard.key())) == guard.revision())) {
      return null;
    }
    var others = draft.writes().stream().filter(write -> !there.containsKey(write.key())).toList();
    InParallel.forEach(others, write -> there(write, draft))
        .forEach((write, object) -> there.put(write.key(), object));
    return there;
  }

  private @Nullable ConfigMap there(Write write, Draft draft) {
    try {
      var created = write instanceof Write.Put ? cells.create(write.key()) : null;
      if (created != null) {
        draft.created().put(write.key(), created);
      }
      return created == null ? cells.get(write.key()) : created;
    } catch (OutcomeUnknown e) {
      throw new BackendUnavailable(e.getMessage(), e); // an empty one is no effect
    }
  }

  private static long revision(@Nullable ConfigMap there) {
    var cell = CellMaps.cell(there);
    return cell == null ? 0 : cell.revision();
  }

  private @Nullable Commit finishMade(Commit made, Map<String, ConfigMap> there) {
    try {
      return finish(made, there);
    } catch (BackendUnavailable e) {
      throw new OutcomeUnknown("the commit may not be seen before the next: " + e.getMessage(), e);
    }
  }

  /** Sees to the commit of somebody who must have died. */
  private void finishIfLeft(Commit last) {
    var seen = undone;
    if (seen == null || !seen.commit().equals(last)) {
      undone = new Undone(last, clock.nanos());
    } else if (clock.since(seen.nanos()).compareTo(PATIENCE) > 0) {
      finishLeft(last);
    }
  }

  /**
   * Sees to a commit whose writer must have died. Does no harm if it did not.
   *
   * @throws BackendUnavailable when it has to be tried again
   */
  void finishLeft(Commit left) {
    try {
      finish(left, Map.of());
    } catch (OutcomeUnknown e) {
      throw new BackendUnavailable(e.getMessage(), e);
    }
  }

  /**
   * Writes the cells, and marks the commit as done.
   *
   * @param there what there was of cells when the commit was made, as far as that is known
   * @return the commit as it is marked; null when somebody else has done it
   */
  private @Nullable Commit finish(Commit commit, Map<String, ConfigMap> there) {
    for (var write : commit.writes()) {
      var object = there.get(write.key());
      var isMade = object != null && cells.make(write, commit.number(), object);
      if (!isMade && !makeAnew(write, commit)) {
        return null;
      }
    }
    return journal.write(commit.done());
  }

  /**
   * Makes one write on what there is now. That is read before the journal is: as long as the commit
   * was not done then, whoever does it must change what was read.
   *
   * @return false when somebody else has done the commit
   */
  private boolean makeAnew(Write write, Commit commit) {
    boolean isPut = write instanceof Write.Put;
    return tries()
        .until(
            write.key(),
            () -> {
              var there = isPut ? cells.getOrCreate(write.key()) : cells.get(write.key());
              if (!journal.isLast(commit)) {
                return false;
              }
              boolean isMade = isPut ? revision(there) == commit.number() : there == null;
              boolean isMadeNow =
                  !isMade && there != null && cells.make(write, commit.number(), there);
              return (isMade || isMadeNow) ? true : null;
            });
  }

  /**
   * Not all that is created for a commit gets filled. Even if the commit was made, that does no
   * harm: what is filled is not deleted, and whoever finishes the commit creates what is missing.
   */
  private void discard(Draft draft) {
    try {
      draft.created().values().forEach(cells::delete);
    } catch (RegistryException e) {
      log.debug("An empty ConfigMap stays: {}", e.getMessage());
    }
  }
}
