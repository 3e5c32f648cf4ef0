package io.rollcall.contract.history;

import io.rollcall.contract.history.Action.BeginMaintenance;
import io.rollcall.contract.history.Action.EndMaintenance;
import io.rollcall.contract.history.Action.Register;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.PutMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One service as a correct backend holds it, in simulated seconds: leases end within a second past
 * their TTL of 5 s, and every state it ever had is remembered. Told of everything in order of time.
 */
final class SimulatedRegistry {

  private static final double TTL = 5;

  /**
   * What it held from a moment on.
   *
   * @param instances how many there were, served or not
   */
  record State(double from, long revision, int instances, SortedMap<String, String> healthy) {}

  private final Random random;
  private final SortedMap<String, String> instances = new TreeMap<>();
  private final Map<String, Double> leases = new HashMap<>();
  private final Set<String> sick = new HashSet<>();
  private final Set<String> maintained = new HashSet<>();
  private final List<State> states = new ArrayList<>();
  private boolean holdingLeases;

  SimulatedRegistry(Random random) {
    this.random = random;
    states.add(new State(Double.NEGATIVE_INFINITY, 0, 0, new TreeMap<>()));
  }

  Outcome apply(double at, String id, Action action) {
    expire(at);
    var isThere = instances.containsKey(id);
    return switch (action) {
      case Register(_, _, var mode) when isThere && mode == PutMode.CREATE_ONLY -> Outcome.FAILED;
      case Register(var fingerprint, _, _) -> {
        renew(at, id);
        if (!fingerprint.equals(instances.put(id, fingerprint))) {
          sick.remove(id);
          changed(at);
        }
        yield Outcome.OK;
      }
      case Renew() when isThere -> {
        renew(at, id);
        yield Outcome.OK;
      }
      case Remove() when isThere -> {
        leave(at, id);
        yield Outcome.OK;
      }
      case Report(var status) when isThere -> {
        changedIf(at, status == HealthStatus.HEALTHY ? sick.remove(id) : sick.add(id));
        yield Outcome.OK;
      }
      case BeginMaintenance() when isThere -> {
        changedIf(at, maintained.add(id));
        yield Outcome.OK;
      }
      case EndMaintenance() -> {
        changedIf(at, maintained.remove(id) && isThere);
        yield Outcome.OK;
      }
      case Renew(), Remove(), Report _, BeginMaintenance() -> Outcome.NOT_FOUND;
    };
  }

  /** From now on no lease ends, until they all start over. */
  void holdLeases(double at) {
    expire(at);
    holdingLeases = true;
  }

  void startLeasesOver(double at) {
    holdingLeases = false;
    instances.keySet().forEach(id -> renew(at, id));
  }

  void loseAll(double at) {
    expire(at);
    instances.clear();
    leases.clear();
    sick.clear();
    maintained.clear();
    states.add(new State(at, 1, 0, new TreeMap<>()));
  }

  State stateAt(double at) {
    return states.reversed().stream().filter(state -> state.from() <= at).findFirst().orElseThrow();
  }

  void expire(double now) {
    while (!holdingLeases) {
      var due =
          leases.entrySet().stream()
              .filter(lease -> lease.getValue() <= now)
              .min(Map.Entry.comparingByValue());
      if (due.isEmpty()) {
        return;
      }
      leave(due.get().getValue(), due.get().getKey());
    }
  }

  private void renew(double at, String id) {
    leases.put(id, at + TTL + random.nextDouble() * 0.9);
  }

  private void leave(double at, String id) {
    instances.remove(id);
    leases.remove(id);
    sick.remove(id);
    changed(at);
  }

  private void changedIf(double at, boolean isChange) {
    if (isChange) {
      changed(at);
    }
  }

  private void changed(double at) {
    var healthy = new TreeMap<>(instances);
    healthy.keySet().removeAll(sick);
    healthy.keySet().removeAll(maintained);
    states.add(new State(at, states.getLast().revision() + 1, instances.size(), healthy));
  }
}
