package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.Backoff;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services in Consul that others registered, as far as an operator wants them shown: to be read and
 * not written, with Consul's health. What is held is some seconds old at the most. Reading it is
 * thread-safe; refreshing it is for one thread.
 */
final class ForeignServices {

  private static final Logger log = LoggerFactory.getLogger(ForeignServices.class);

  private static final Duration WAIT = Duration.ofSeconds(1);

  /** So that reading them all again takes a small part of the time. */
  private static final int REST_PER_READ = 5;

  /**
   * A service.
   *
   * @param instances by id
   * @param revision Consul's index of it
   */
  private record Foreign(Map<String, ForeignInstance> instances, long revision) {}

  private final Agents agents;
  private final ServiceDefinition definitions;
  private final List<String> prefixes;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Map<String, Foreign> held = new ConcurrentHashMap<>();
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private long checksIndex;
  private long namesIndex;
  private boolean failing;

  /** The highest index of a service that has left. */
  private volatile long leftAt;

  /**
   * @param prefixes of the names of those that are shown
   */
  ForeignServices(
      Agents agents,
      ServiceDefinition definitions,
      List<String> prefixes,
      Clock clock,
      Scheduler scheduler) {
    this.agents = agents;
    this.definitions = definitions;
    this.prefixes = prefixes;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Whether any are, so that it is worth to {@link #refresh}. */
  boolean areShown() {
    return !prefixes.isEmpty();
  }

  /** The names of all. */
  Set<String> names() {
    return held.keySet();
  }

  /** Those that changed since this was last asked. */
  Set<String> takeChanged() {
    var taken = new HashSet<>(changed);
    changed.removeAll(taken);
    return taken;
  }

  @Nullable ForeignInstance find(InstanceKey key) {
    var service = held.get(key.service());
    return service == null ? null : service.instances().get(key.id());
  }

  /** With what others registered of the same service. */
  ServiceState merge(ServiceState own) {
    var foreign = held.get(own.service());
    if (foreign == null) {
      return own.instances().isEmpty() && own.revision() < leftAt
          ? new ServiceState(own.service(), leftAt, List.of(), own.expired())
          : own;
    }
    var all = new TreeMap<String, ServiceInstance>();
    foreign.instances().forEach((id, one) -> all.put(id, one.instance()));
    own.instances().forEach(one -> all.put(one.id(), one));
    long revision = Math.max(own.revision(), foreign.revision());
    return new ServiceState(own.service(), revision, List.copyOf(all.values()), own.expired());
  }

  /** Waits until a check changes in Consul, a second at the most, and reads what is to be shown. */
  void refresh() {
    try {
      var checks = agents.any(agent -> agent.checksAfter(Checks.NONE, checksIndex, WAIT));
      var names = agents.any(Agent::serviceNames);
      if (checks.index() != checksIndex || names.index() != namesIndex) {
        var startNanos = clock.nanos();
        read(requireNonNull(names.value()));
        checksIndex = checks.index();
        namesIndex = names.index();
        Backoff.pause(scheduler, clock.since(startNanos).multipliedBy(REST_PER_READ));
      }
      failing = false;
    } catch (RegistryException e) {
      if (!failing) {
        log.warn("What others registered with Consul is shown as it was: {}", e.getMessage());
      }
      failing = true;
    }
  }

  private void read(Set<String> inConsul) {
    var names = new ArrayList<String>();
    for (var each : inConsul) {
      var name = definitions.service(each);
      if (name != null && isShown(name)) {
        names.add(name);
      }
    }
    names.forEach(this::read);
    for (var name : held.keySet()) {
      if (!names.contains(name)) {
        hold(name, new Foreign(Map.of(), namesIndex));
      }
    }
  }

  private boolean isShown(String name) {
    return prefixes.stream().anyMatch(name::startsWith)
        && !name.equals(ServiceRegistry.OWN_SERVICE);
  }

  private void read(String name) {
    var answer =
        agents.any(agent -> agent.health(definitions.name(name), ServiceDefinition.FOREIGN));
    var instances = new TreeMap<String, ForeignInstance>();
    for (var entry : requireNonNull(answer.value())) {
      var instance = ForeignInstance.of(name, entry);
      if (instance != null) {
        instances.put(instance.instance().id(), instance);
      }
    }
    hold(name, new Foreign(instances, answer.index()));
  }

  private void hold(String name, Foreign now) {
    var before = held.get(name);
    if (now.equals(before) || (before == null && now.instances().isEmpty())) {
      return;
    }
    if (now.instances().isEmpty()) {
      leftAt = Math.max(leftAt, now.revision());
      held.remove(name);
    } else {
      held.put(name, now);
    }
    changed.add(name);
  }
}
