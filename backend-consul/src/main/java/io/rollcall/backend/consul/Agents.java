package io.rollcall.backend.consul;

import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.io.IOException;
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
   * Does {@code work} with the agent in use; when that cannot be reached and nothing has happened,
   * with the next, until each was tried. {@code work} may begin anew.
   */
  <T> T with(Function<Agent, T> work) {
    for (int attempt = 1; ; attempt++) {
      var chosen = current.get();
      try {
        return work.apply(agents.get(chosen));
      } catch (BackendUnavailable e) {
        if (!(e.getCause() instanceof IOException)) {
          throw e;
        }
        moveOn(chosen);
        if (attempt >= agents.size()) {
          throw e;
        }
      } catch (OutcomeUnknown e) {
        moveOn(chosen);
        throw e;
      }
    }
  }

  private void moveOn(int failed) {
    current.compareAndSet(failed, (failed + 1) % agents.size());
  }
}
