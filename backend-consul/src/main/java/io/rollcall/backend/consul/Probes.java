package io.rollcall.backend.consul;

import io.rollcall.backend.consul.StoredInstance.Finding;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the key-value store what agents find by their probes, of the instances that this
 * replica holds. What changed meanwhile is left alone. For one thread.
 */
final class Probes {

  private static final Logger log = LoggerFactory.getLogger(Probes.class);

  private static final Duration WAIT = Duration.ofSeconds(1);

  private final Agents agents;
  private final ServiceDefinition definitions;
  private final String self;
  private final Store store;
  private final Function<InstanceKey, @Nullable StoredInstance> followed;
  private long index;

  /**
   * @param followed an instance as last seen
   */
  Probes(
      Agents agents,
      ServiceDefinition definitions,
      String self,
      Store store,
      Function<InstanceKey, @Nullable StoredInstance> followed) {
    this.agents = agents;
    this.definitions = definitions;
    this.self = self;
    this.store = store;
    this.followed = followed;
  }

  /** Waits until a check changes, a second at the most, and looks at all probes. */
  void step() {
    try {
      var answer = agents.any(agent -> agent.checksAfter(Checks.PROBES, Math.max(1, index), WAIT));
      index = answer.index() < index ? 0 : answer.index();
      Objects.requireNonNullElse(answer.value(), List.<AgentCheck>of()).forEach(this::look);
    } catch (BackendUnavailable e) {
      log.debug("What agents find is not known: {}", e.getMessage());
    }
  }

  private void look(AgentCheck probe) {
    var key = definitions.key(Objects.requireNonNullElse(probe.serviceId(), ""));
    var stored = key == null ? null : followed.apply(key);
    if (stored != null
        && stored.isHeldBy(self)
        && probe.id().equals(Checks.probeId(stored.epoch()))) {
      storeIfNews(stored, Checks.found(probe));
    }
  }

  /** An older finding than the one that is stored loses, and so does what says nothing yet. */
  private void storeIfNews(StoredInstance stored, Finding found) {
    var known = stored.found();
    var isNews =
        known == null
            ? !found.output().isEmpty() || found.status() != stored.initialStatus()
            : known.seenAt() < found.seenAt()
                && !found.output().isEmpty()
                && (known.status() != found.status() || !known.output().equals(found.output()));
    if (isNews) {
      try {
        store.replace(stored, stored.found(found));
      } catch (RegistryException e) {
        log.debug("What was found of {} is stored later: {}", stored.key(), e.getMessage());
      }
    }
  }
}
