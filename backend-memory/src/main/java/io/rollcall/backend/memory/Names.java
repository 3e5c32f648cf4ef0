package io.rollcall.backend.memory;

import io.rollcall.store.watch.WatchedNames;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Which services have instances. Its revision is at least that of any service without, so that none
 * of those needs to be remembered.
 */
final class Names extends WatchedNames {

  private record Staged(long revision, String name, boolean present) {}

  private final Journal journal;
  private final Deque<Staged> staged = new ArrayDeque<>();
  private volatile long stagedRevision;
  private volatile long revision;

  Names(Journal journal, long revision, Collection<String> names) {
    super(revision, names);
    this.journal = journal;
    this.revision = revision;
    this.stagedRevision = revision;
  }

  /** Journals a change that brings a service its first instance, or takes its last. */
  synchronized long append(Change change, String name, boolean present) {
    var next = journal.append(change);
    staged.add(new Staged(next, name, present));
    stagedRevision = next;
    return next;
  }

  /** Publishes what was appended up to that revision. */
  void publish(long upTo) {
    if (told() < stagedRevision) {
      publish(() -> advance(upTo));
    }
  }

  @Override
  protected long revision() {
    return revision;
  }

  @Override
  protected long version() {
    return revision;
  }

  @Override
  protected @Nullable String disconnection() {
    return journal.failure();
  }

  private synchronized void advance(long upTo) {
    for (var next = staged.peek(); next != null && next.revision() <= upTo; next = staged.peek()) {
      staged.remove();
      if (next.present()) {
        join(next.name());
      } else {
        leave(next.name());
      }
      revision = next.revision();
    }
  }
}
