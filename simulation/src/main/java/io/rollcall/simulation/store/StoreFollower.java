package io.rollcall.simulation.store;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.store.Followed.Revised;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Follows a part of the store by a watch and a listing, which is asked for once the watch is open,
 * and lists anew when that breaks.
 */
final class StoreFollower<L extends Revised, C extends Revised> {

  private static final Duration PROVEN_EVERY = Duration.ofSeconds(2);
  private static final Duration BROKEN_AFTER = Duration.ofSeconds(7);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What the loop is told. */
  private sealed interface News<C> {
    record Told<C>(C change) implements News<C> {}

    record Head<C>(long revision, long askedNanos) implements News<C> {}

    record Broken<C>() implements News<C> {}

    record Tick<C>() implements News<C> {}
  }

  private final Machine machine;
  private final Link link;
  private final Followed<L, C> followed;

  /** Up to which {@code followed} was told. */
  private long seen;

  StoreFollower(Machine machine, Link link, Followed<L, C> followed) {
    this.machine = machine;
    this.link = link;
    this.followed = followed;
  }

  /** For a thread of the machine; does not end. */
  void run() {
    while (true) {
      try {
        followOnce();
      } catch (BackendUnavailable e) {
        followed.disconnect(String.valueOf(e.getMessage()));
        machine.sleep(PAUSE);
      }
    }
  }

  private void followOnce() {
    var inbox = new LinkedBlockingQueue<News<C>>();
    var watch =
        link.watch(
            followed.watches(),
            change -> inbox.add(new News.Told<>(change)),
            () -> inbox.add(new News.Broken<>()));
    try (watch) {
      var listing = link.call(false, followed::list);
      long revision = listing.revision();
      if (revision < watch.openedAt() || inbox.contains(new News.Broken<C>())) {
        throw new BackendUnavailable("the watch broke while the store was listed", null);
      }
      followed.reset(listing, seen);
      seen = revision;
      follow(inbox);
    }
  }

  private void follow(BlockingQueue<News<C>> inbox) {
    long provenNanos = machine.nanos();
    News.@Nullable Head<C> head = null;
    inbox.add(new News.Tick<>());
    while (true) {
      switch (take(inbox)) {
        case News.Told<C>(var change) -> apply(change);
        case News.Head<C> asked -> head = asked;
        case News.Tick<C>() -> {
          if (head == null) {
            askHead(inbox);
          }
          machine.after(PROVEN_EVERY, () -> inbox.add(new News.Tick<>()));
        }
        case News.Broken<C>() -> throw new BackendUnavailable("the watch broke", null);
      }
      if (head != null && seen >= head.revision()) {
        provenNanos = head.askedNanos();
        followed.confirm(provenNanos);
        head = null;
      }
      if (machine.since(provenNanos).compareTo(BROKEN_AFTER) > 0) {
        throw new BackendUnavailable("the watch does not get ahead", null);
      }
    }
  }

  /** Passes over what was listed, and what was told before, which comes again now and then. */
  private void apply(C change) {
    if (change.revision() > seen) {
      followed.apply(change);
      seen = change.revision();
    }
  }

  private void askHead(BlockingQueue<News<C>> inbox) {
    machine.begin(
        () -> {
          long askedNanos = machine.nanos();
          try {
            inbox.add(new News.Head<>(link.call(false, followed::head), askedNanos));
          } catch (BackendUnavailable e) {
            // The next tick asks again.
          }
        });
  }

  private static <C> News<C> take(BlockingQueue<News<C>> inbox) {
    try {
      return inbox.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted", e);
    }
  }
}
