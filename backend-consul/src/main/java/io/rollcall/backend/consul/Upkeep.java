package io.rollcall.backend.consul;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.store.follow.FollowLoop;
import io.rollcall.store.lease.ReplicaLeases;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

  private static final Duration COMPARED_EVERY = Duration.ofSeconds(2);

  /**
   * So that comparing, which takes the longer the more there is, takes a small part of the time.
   */
  private static final int REST_PER_COMPARING = 20;

  private final Agents agents;
  private final ServiceDefinition definitions;
  private final AgentSync agent;
  private final Follower follower;
  private final FollowLoop<?> loop;
  private final ReplicaLeases<StoredInstance> leases;
  private final Clock clock;
  private @Nullable Agent home;
  private long comparedNanos;
  private Duration comparedFor = Duration.ZERO;

  /** The epochs of instances that another agent had, and may show again when it is back. */
  private final Set<Long> left = new HashSet<>();

  Upkeep(
      Agents agents,
      ServiceDefinition definitions,
      AgentSync agent,
      Follower follower,
      FollowLoop<?> loop,
      ReplicaLeases<StoredInstance> leases,
      Clock clock) {
    this.agents = agents;
    this.definitions = definitions;
    this.agent = agent;
    this.follower = follower;
    this.loop = loop;
    this.leases = leases;
    this.clock = clock;
    this.comparedNanos = clock.nanos();
  }

  /** What the agent has: the metadata of instances, and checks by id. */
  private record Present(
      Map<InstanceKey, Map<String, String>> metadata, Map<String, HealthCheck> checks) {

    boolean has(StoredInstance stored) {
      var meta = metadata.getOrDefault(stored.key(), Map.of());
      return ServiceDefinition.epoch(meta) == stored.epoch()
          && !ServiceDefinition.isBare(meta, stored)
          && checks.containsKey(Checks.statusId(stored.epoch()))
          && checks.containsKey(Checks.probeId(stored.epoch())) == stored.probed();
    }

    boolean shows(StoredInstance stored, String status) {
      var check = checks.get(Checks.statusId(stored.epoch()));
      return check != null && check.getStatus().equals(status);
    }
  }

  /** At once when Consul is followed again: the agent may be another, or not what it was. */
  void step() {
    var since = clock.since(comparedNanos);
    var isDue =
        since.compareTo(COMPARED_EVERY) > 0
            && since.compareTo(comparedFor.multipliedBy(REST_PER_COMPARING)) > 0;
    if (loop.isFollowing() && (isDue || !loop.isFollowedSince(comparedNanos))) {
      comparedNanos = clock.nanos();
      var instances = follower.instances().collect(toMap(StoredInstance::key, one -> one));
      agent.retain(instances::containsKey);
      try {
        compare(instances);
      } catch (RegistryException e) {
        log.debug("What the agent has is compared later: {}", e.getMessage());
      }
      comparedFor = clock.since(comparedNanos);
    }
  }

  private void compare(Map<InstanceKey, StoredInstance> instances) {
    var held =
        instances.values().stream().filter(stored -> stored.isHeldBy(leases.self())).toList();
    holdWhatAnotherAgentHad(held);
    var present = present(agents.home());
    held.stream()
        .filter(stored -> !left.contains(stored.epoch()))
        .forEach(stored -> compare(stored, present));
    present.metadata().entrySet().stream()
        .filter(
            shown ->
                !isOf(ServiceDefinition.epoch(shown.getValue()), instances.get(shown.getKey())))
        .forEach(shown -> agent.mendSoon(shown.getKey()));
  }

  private static boolean isOf(long epoch, @Nullable StoredInstance stored) {
    return stored != null && stored.epoch() == epoch;
  }

  /** In a new epoch, so that what the other agent shows when it is back is of the past. */
  private void holdWhatAnotherAgentHad(List<StoredInstance> held) {
    var now = agents.home();
    if (home != null && home != now) {
      log.info("{} instances are registered with another Consul agent", held.size());
      held.forEach(stored -> left.add(stored.epoch()));
    }
    home = now;
    leases.holdAnew(held.stream().filter(stored -> left.contains(stored.epoch())).toList());
    left.retainAll(held.stream().map(StoredInstance::epoch).collect(toSet()));
  }

  private Present present(Agent agent) {
    var metadata = new HashMap<InstanceKey, Map<String, String>>();
    for (var service : agent.services(ServiceDefinition.ALL).values()) {
      var key = definitions.key(service);
      if (key != null) {
        metadata.put(key, service.getMeta());
      }
    }
    return new Present(metadata, agent.checks(Checks.ALL));
  }

  private void compare(StoredInstance stored, Present present) {
    if (!present.has(stored)) {
      agent.registerSoon(stored.key());
    } else if (!present.shows(stored, Checks.shownStatus(stored))) {
      agent.mendSoon(stored.key());
    }
  }
}
