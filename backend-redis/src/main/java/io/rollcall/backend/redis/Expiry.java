package io.rollcall.backend.redis;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Redis end the leases that are over. Every replica does; the function looks again at each
 * lease before it ends it, so none is ended that was renewed.
 *
 * <p>No heartbeat gets through while this process is stopped, Redis is out of reach or its clock is
 * wrong. So this replica ends no lease before all has been well for its full TTL.
 */
final class Expiry implements AutoCloseable {

  /** Within that an ended lease is found, and ended. */
  static final Duration SLACK = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Expiry.class);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(3);
  private static final int MOST_AT_ONCE = 500;
  private static final int MOST_LOOKS = 40;

  private final RedisCalls calls;
  private final ServerClock serverClock;
  private final Clock clock;
  private final Scheduler scheduler;
  private long wellSinceNanos;
  private long answeredNanos;

  /** Services whose leases Redis cannot end, for what somebody did to their keys. */
  private final Set<String> failing = new HashSet<>();

  private @Nullable Loop loop;

  Expiry(RedisCalls calls, ServerClock serverClock, Clock clock, Scheduler scheduler) {
    this.calls = calls;
    this.serverClock = serverClock;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  void start() {
    wellSinceNanos = clock.nanos();
    answeredNanos = wellSinceNanos;
    loop = Loop.every(LOOK_EVERY, "ending leases in Redis", this::look, scheduler);
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.close();
    }
  }

  /** Looks again at once while there are more than are told at once. */
  private void look() {
    try {
      int kept = 0;
      for (int i = 0; i < MOST_LOOKS; i++) {
        var due = due(kept);
        kept += expire(due);
        if (due.size() < MOST_AT_ONCE) {
          return;
        }
      }
    } catch (RegistryException e) {
      log.debug("No lease is ended while Redis cannot be asked: {}", e.getMessage());
      wellSinceNanos = clock.nanos();
    }
  }

  /** Those that are due, but for the first {@code kept}; none while the time is not known. */
  private List<String> due(int kept) {
    var look = serverClock.look(kept, MOST_AT_ONCE);
    if (look == null) {
      return List.of();
    }
    noteAnswer();
    if (!look.isSteady()) {
      wellSinceNanos = answeredNanos;
    }
    return look.due();
  }

  /** All was not well when nothing came through for long. */
  private void noteAnswer() {
    long now = clock.nanos();
    if (now - answeredNanos >= LONGEST_GAP.toNanos()) {
      wellSinceNanos = now;
    }
    answeredNanos = now;
  }

  /** Returns how many of them are due still. */
  private int expire(List<String> due) {
    return due.stream()
        .map(member -> member.split("/", 2))
        .collect(groupingBy(member -> member[0], mapping(member -> member[1], toList())))
        .entrySet()
        .stream()
        .mapToInt(service -> expire(service.getKey(), service.getValue()))
        .sum();
  }

  private int expire(String service, List<String> ids) {
    var arguments = new ArrayList<String>();
    arguments.add(service);
    arguments.add(serverClock.expected());
    arguments.add(Long.toString(clock.since(wellSinceNanos).toMillis()));
    arguments.addAll(ids);
    try {
      var reply = calls.write(redis -> redis.call(List.of(service), "expire", arguments), 0);
      noteAnswer();
      failing.remove(service);
      return reply.is("done") ? (int) reply.number(1) : ids.size();
    } catch (OutcomeUnknown e) {
      if (!RedisErrors.isAnswer(e)) {
        throw e;
      }
      noteAnswer();
      if (failing.add(service)) {
        log.warn("No lease of {} is ended: {}", service, e.getMessage());
      }
      return ids.size();
    }
  }
}
