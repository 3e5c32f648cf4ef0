package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents that can be used. The key-value store is reached through any of them. One is home: it
 * has what this replica registers, until nothing but failures come from it for some time, since
 * moving means taking all of it over. Thread-safe.
 */
final class Agents {

  private static final Logger log = LoggerFactory.getLogger(Agents.class);

  /** Longer than a slow answer, or a restart. */
  private static final Duration LEFT_AFTER = Duration.ofSeconds(5);

  private final List<Agent> agents;
  private final Clock clock;
  private final Failures ofStore = new Failures();
  private final Failures ofAgent = new Failures();
  private volatile int home;

  /** Whether the agent at home has ever answered. */
  private volatile boolean settled;

  Agents(List<Agent> agents, Clock clock) {
    this.agents = agents;
    this.clock = clock;
  }

  Agent home() {
    return agents.get(home);
  }

  /**
   * Does {@code work} with the agent at home; when that fails without effect, with the others,
   * until each was tried.
   */
  <T> T any(Function<Agent, T> work) {
    var first = home;
    try {
      return ofStore.watch(first, work);
    } catch (BackendUnavailable e) {
      return anyOther(first, work, e);
    }
  }

  private <T> T anyOther(int first, Function<Agent, T> work, BackendUnavailable failure) {
    for (int i = 1; i < agents.size(); i++) {
      try {
        return work.apply(agents.get((first + i) % agents.size()));
      } catch (BackendUnavailable e) {
        log.debug("Another agent fails, too: {}", e.getMessage());
      }
    }
    throw failure;
  }

  /** Does {@code work} with the agent at home. */
  <T> T atHome(Function<Agent, T> work) {
    return ofAgent.watch(home, work);
  }

  private synchronized void leave(int failing, String reason) {
    if (home == failing && agents.size() > 1) {
      home = (failing + 1) % agents.size();
      log.warn("Instances are registered with the agent at {} from now on: {}", home(), reason);
    }
  }

  /** Failures in a row of one kind of calls of the agent at home. */
  private final class Failures {
    private boolean failing;
    private long sinceNanos;

    <T> T watch(int agent, Function<Agent, T> work) {
      try {
        var result = work.apply(agents.get(agent));
        succeeded();
        return result;
      } catch (RegistryException e) {
        if (isTooMuch()) {
          leave(agent, e.getMessage());
        }
        throw e;
      }
    }

    private synchronized void succeeded() {
      failing = false;
      settled = true;
    }

    private synchronized boolean isTooMuch() {
      if (!failing) {
        failing = true;
        sinceNanos = clock.nanos();
      }
      var isOver = !settled || clock.since(sinceNanos).compareTo(LEFT_AFTER) > 0;
      failing = !isOver;
      return isOver;
    }
  }
}
