package io.rollcall.catalog;

import io.rollcall.model.RegistryEvent;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What happened between two states of one service.
 *
 * @param events what came, went or changed, in order of id
 * @param isEmpty whether a reader of either state sees the same; false without events when only a
 *     health output changed, or metadata was replaced
 */
record StateDiff(List<RegistryEvent> events, boolean isEmpty) {

  /** Merges the two lists of instances, both sorted by id. */
  static StateDiff between(ServiceState before, ServiceState after) {
    var events = new ArrayList<RegistryEvent>();
    var old = before.instances();
    var now = after.instances();
    boolean same = true;
    int i = 0;
    int j = 0;
    while (i < old.size() || j < now.size()) {
      int order = compareHeads(old, i, now, j);
      if (order < 0) {
        events.add(departure(old.get(i++), after));
      } else if (order > 0) {
        events.add(new RegistryEvent.Registered(now.get(j++), after.revision()));
      } else {
        same &= addChange(old.get(i++), now.get(j++), after.revision(), events);
      }
    }
    return new StateDiff(List.copyOf(events), same && events.isEmpty());
  }

  /** Whether an instance left or is no longer served, which subscribers are told without delay. */
  boolean hasLoss() {
    return events.stream()
        .anyMatch(
            event ->
                switch (event) {
                  case RegistryEvent.Deregistered _, RegistryEvent.Expired _ -> true;
                  case RegistryEvent.HealthChanged _,
                      RegistryEvent.MaintenanceChanged _,
                      RegistryEvent.Replaced _ ->
                      !event.instance().isServed();
                  case RegistryEvent.Registered _ -> false;
                });
  }

  private static int compareHeads(
      List<ServiceInstance> old, int i, List<ServiceInstance> now, int j) {
    if (i == old.size()) {
      return 1;
    }
    return j == now.size() ? -1 : old.get(i).id().compareTo(now.get(j).id());
  }

  private static RegistryEvent departure(ServiceInstance instance, ServiceState after) {
    return after.expired().contains(instance.id())
        ? new RegistryEvent.Expired(instance, after.revision())
        : new RegistryEvent.Deregistered(instance, after.revision());
  }

  /** Adds what happened to an instance that stayed; says whether it looks the same. */
  private static boolean addChange(
      ServiceInstance old, ServiceInstance now, long revision, List<RegistryEvent> events) {
    if (now.revision() != old.revision()) {
      events.add(new RegistryEvent.Replaced(now, revision));
    } else {
      if (now.status() != old.status()) {
        events.add(new RegistryEvent.HealthChanged(now, old.status(), revision));
      }
      if (!Objects.equals(now.maintenance(), old.maintenance())) {
        events.add(new RegistryEvent.MaintenanceChanged(now, revision));
      }
    }
    return Objects.equals(now.output(), old.output())
        && now.registration().equals(old.registration());
  }
}
