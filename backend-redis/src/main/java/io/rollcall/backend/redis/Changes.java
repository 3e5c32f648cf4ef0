package io.rollcall.backend.redis;

import static java.util.stream.Collectors.toSet;

import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Backoff;
import io.rollcall.store.Cell;
import io.rollcall.store.follow.Following;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stream of changes from one listing on, on a connection of its own, since reading it blocks.
 *
 * <p>The ids of its entries are revisions without gaps: a gap means that entries were trimmed, or
 * that another server has the keys now. Silence proves nothing. So Redis is asked now and then at
 * which revision it is: once that has been read, nothing is missing up to the moment of asking.
 */
final class Changes implements Following {

  private static final Duration ASKED_EVERY = Duration.ofMillis(900);

  /** To read each change of many by itself costs more than to make it. */
  private static final Duration LEAST_GAP = Duration.ofMillis(1);

  /** The revision that Redis was at when it was asked. */
  private record Goal(long revision, long askedNanos) {}

  private final RedisConnection connection;
  private final RedisCalls calls;
  private final Mirrors mirrors;
  private final Clock clock;
  private final Scheduler scheduler;
  private final StoredServices services;

  /** That was listed, by its replication id. */
  private final String server;

  private long position;
  private long askedNanos;

  /** When changes were read last. */
  private long readNanos;

  private @Nullable Goal goal;

  /** Begins where {@code listing} ends, which was read on {@code connection}. */
  Changes(
      RedisConnection connection,
      Listing listing,
      RedisCalls calls,
      Mirrors mirrors,
      Clock clock,
      Scheduler scheduler) {
    this.connection = connection;
    this.calls = calls;
    this.mirrors = mirrors;
    this.clock = clock;
    this.scheduler = scheduler;
    this.services = listing.services();
    this.server = connection.position().server();
    this.position = listing.position();
    this.askedNanos = clock.nanos() - ASKED_EVERY.toNanos();
    this.readNanos = askedNanos;
  }

  @Override
  public OptionalLong proceed(Duration longest) {
    try {
      if (clock.since(askedNanos).compareTo(ASKED_EVERY) >= 0) {
        ask();
      }
      var known = goal;
      if (known == null || known.revision() > position) {
        takeOver(connection.awaitChanges(position, longest));
        pause();
      }
      return proved();
    } catch (RedisException e) {
      throw RedisErrors.unavailable(e);
    }
  }

  /** Changes that come soon after these are read together; one after a while is read at once. */
  private void pause() {
    var gap = LEAST_GAP.minus(clock.since(readNanos));
    if (gap.isPositive()) {
      Backoff.pause(scheduler, gap);
    }
    readNanos = clock.nanos();
  }

  @Override
  public void close() {
    connection.close();
  }

  private void ask() {
    askedNanos = clock.nanos();
    var now = connection.position();
    if (!now.server().equals(server) || now.revision() < position) {
      throw new BackendUnavailable("Redis restarted, or another server took over", null);
    }
    if (!calls.areAt(server)) {
      throw new BackendUnavailable("calls go to another Redis server", null);
    }
    if (goal == null) {
      goal = new Goal(now.revision(), askedNanos);
    }
  }

  private OptionalLong proved() {
    var reached = goal;
    if (reached == null || reached.revision() > position) {
      return OptionalLong.empty();
    }
    goal = null;
    mirrors.confirm(reached.askedNanos());
    return OptionalLong.of(reached.askedNanos());
  }

  private void takeOver(@Nullable List<StreamMessage<String, String>> entries) {
    var touched = new HashMap<String, Set<String>>();
    var heads = new HashMap<String, Optional<Cell>>();
    long absentBefore = services.absentRevision();
    for (var entry : entries == null ? List.<StreamMessage<String, String>>of() : entries) {
      var change = Change.next(entry, position);
      position = change.revision();
      services.apply(change);
      heads.putAll(change.heads());
      note(change, touched);
    }
    tell(touched);
    if (services.absentRevision() != absentBefore) {
      mirrors.registrations().absent(services.absentRevision());
    }
    tellHeads(heads);
  }

  /**
   * Notes which services changed.
   *
   * @param touched those services, with the ids that expired there
   */
  private static void note(Change change, Map<String, Set<String>> touched) {
    var service = change.service();
    if (service != null) {
      var expired = touched.computeIfAbsent(service, absent -> new HashSet<>());
      if (change.isExpiry()) {
        expired.add(change.id());
      } else {
        expired.remove(change.id());
      }
    }
  }

  /** Services that left are told last: none may get their later revision before. */
  private void tell(Map<String, Set<String>> touched) {
    for (var isThere : List.of(true, false)) {
      touched.forEach(
          (service, expired) -> {
            if (services.has(service) == isThere) {
              mirrors.registrations().update(services.state(service, expired));
            }
          });
    }
  }

  private void tellHeads(Map<String, Optional<Cell>> heads) {
    if (heads.isEmpty()) {
      return;
    }
    var written = heads.values().stream().flatMap(Optional::stream).toList();
    var deleted =
        heads.entrySet().stream()
            .filter(head -> head.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .collect(toSet());
    mirrors.heads().update(written, deleted);
  }
}
