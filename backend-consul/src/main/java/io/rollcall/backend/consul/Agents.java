package io.rollcall.backend.consul;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The agents that can be used. One is, until it fails: moving to another one means taking over what
 * was registered with it. Thread-safe.
 */
final class Agents {

  private final List<Agent> agents;
  private final AtomicInteger current = new AtomicInteger();

  Agents(List<Agent> agents) {
    this.agents = agents;
  }

  /**
   * Does {@code work} with the agent in use; when that fails without effect, with the next, until
   * each was tried. {@code work} may begin anew. When all fail, the one in use stays: what all
   * refuse is no reason to move.
   */
  <T> T with(Function<Agent, T> work) {
    var first = current.get();
    for (int tried = 1; ; tried++) {
      var chosen = Math.floorMod(first + tried - 1, agents.size());
      try {
        var result = work.apply(agents.get(chosen));
        current.compareAndSet(first, chosen);
        return result;
      } catch (BackendUnavailable e) {
        if (tried == agents.size()) {
          throw e;
        }
      } catch (OutcomeUnknown e) {
        current.compareAndSet(first, after(chosen));
        throw e;
      }
    }
  }

  /** As {@link #with}, but with the agent in use alone; when that fails, the next will be. */
  <T> T withOne(Function<Agent, T> work) {
    var chosen = current.get();
    try {
      return work.apply(agents.get(chosen));
    } catch (BackendUnavailable | OutcomeUnknown e) {
      current.compareAndSet(chosen, after(chosen));
      throw e;
    }
  }

  private int after(int agent) {
    return (agent + 1) % agents.size();
  }
}
