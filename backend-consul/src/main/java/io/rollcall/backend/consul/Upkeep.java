package io.rollcall.backend.consul;

import static java.util.stream.Collectors.toSet;

import io.rollcall.model.InstanceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, now and then, what the agent at home has with what it should have: it may have been
 * restarted, or plain Consul users may have changed something. For one thread.
 */
final class Upkeep {

  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final Agents agents;
  private final Holders holders;
  private final Projection projection;
  private final Projector projector;
  private final Moves moves;
  private @Nullable Agent home;

  /** The epochs of instances that another agent had, and may show again when it is back. */
  private final Set<Long> left = new HashSet<>();

  Upkeep(Agents agents, Holders holders, Projection projection, Projector projector, Moves moves) {
    this.agents = agents;
    this.holders = holders;
    this.projection = projection;
    this.projector = projector;
    this.moves = moves;
  }

  /** What the agent has: epochs by instance, and checks by id. */
  private record Present(Map<InstanceKey, Long> epochs, Map<String, HealthCheck> checks) {

    boolean has(StoredInstance stored) {
      return epochs.getOrDefault(stored.key(), 0L) == stored.epoch()
          && checks.containsKey(Checks.statusId(stored.epoch()))
          && checks.containsKey(Checks.probeId(stored.epoch())) == stored.probed();
    }

    boolean shows(StoredInstance stored, String status) {
      var check = checks.get(Checks.statusId(stored.epoch()));
      return check != null && check.getStatus().equals(status);
    }
  }

  /**
   * @param instances all, as last seen
   */
  void compare(Map<InstanceKey, StoredInstance> instances) {
    var held =
        instances.values().stream().filter(stored -> stored.isHeldBy(holders.self())).toList();
    var agent = agents.home();
    if (home != null && home != agent) {
      log.info("{} instances are registered with another Consul agent", held.size());
      held.forEach(stored -> left.add(stored.epoch()));
    }
    home = agent;
    moves.moveHere(held.stream().filter(stored -> left.contains(stored.epoch())));
    left.retainAll(held.stream().map(StoredInstance::epoch).collect(toSet()));
    var present = present(agent);
    held.stream()
        .filter(stored -> !left.contains(stored.epoch()))
        .forEach(stored -> compare(stored, present));
    present
        .epochs()
        .forEach(
            (key, epoch) -> {
              var stored = instances.get(key);
              if (stored == null || stored.epoch() != epoch) {
                projector.mendSoon(key);
              }
            });
  }

  private Present present(Agent agent) {
    var epochs = new HashMap<InstanceKey, Long>();
    for (var service : agent.services(Projection.ALL).values()) {
      var key = projection.key(service);
      if (key != null) {
        epochs.put(key, Projection.epoch(service.getMeta()));
      }
    }
    return new Present(epochs, agent.checks(Checks.ALL));
  }

  private void compare(StoredInstance stored, Present present) {
    if (!present.has(stored)) {
      projector.registerSoon(stored.key());
    } else if (!present.shows(stored, Checks.shownStatus(stored))) {
      projector.mendSoon(stored.key());
    }
  }
}
