package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.store.Turns;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to do with single instances at the agent in use: each thing once at a time, under
 * the instance's lock. What fails is left until it is found again, but for adoptions. Thread-safe.
 */
final class Chores implements AutoCloseable {

  /** So that those of a whole agent leave it time for its own clients. */
  private static final int MOVES_AT_ONCE = 8;

  /** Nobody else may find it for minutes. */
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  private final Agents agents;
  private final Turns turns;
  private final Scheduler scheduler;
  private final Map<Kind, Semaphore> moves =
      Map.of(Kind.ADOPT, new Semaphore(MOVES_AT_ONCE), Kind.CONVERT, new Semaphore(MOVES_AT_ONCE));
  private final Set<Work> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Chores(Agents agents, Turns turns, Scheduler scheduler) {
    this.agents = agents;
    this.turns = turns;
    this.scheduler = scheduler;
  }

  interface Chore {
    void with(Agent agent, InstanceKey key);
  }

  enum Kind {
    CLEAR,
    EXPIRE,
    REVIVE,
    BURY,
    /** May fall due for very many at once, as may the next. */
    ADOPT,
    CONVERT
  }

  private record Work(InstanceKey key, Kind kind) {}

  void soon(Duration delay, InstanceKey key, Kind kind, Chore chore) {
    var work = new Work(key, kind);
    if (underWay.add(work)) {
      scheduler.after(delay, () -> attempt(work, chore));
    }
  }

  /** Begins nothing more. */
  @Override
  public void close() {
    closed = true;
  }

  private void attempt(Work work, Chore chore) {
    var places = moves.get(work.kind());
    if (places != null) {
      places.acquireUninterruptibly();
    }
    boolean isLeft = false;
    try {
      if (!closed) {
        turns.take(
            work.key(),
            () ->
                agents.with(
                    agent -> {
                      chore.with(agent, work.key());
                      return true;
                    }));
      }
    } catch (RegistryException e) {
      log.debug("{} of {} is left for later: {}", work.kind(), work.key(), e.getMessage());
      isLeft = true;
    } finally {
      underWay.remove(work);
      if (places != null) {
        places.release();
      }
    }
    if (isLeft && work.kind() == Kind.ADOPT) {
      soon(AGAIN_AFTER, work.key(), work.kind(), chore);
    }
  }
}
