package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * The smooth weighted round-robin of nginx (commit 52327e0, of 2012) over one list: at each pick
 * every candidate's credit grows by its weight; the one with most credit is picked, the first of
 * equals, and pays the sum of all weights. Thread-safe.
 *
 * <p>Candidates of one weight keep their order while none of them is picked, so each weight has a
 * queue and only the heads of the queues are compared: the same picks as by the rule, at the cost
 * of the number of different weights plus the logarithm of the number of candidates.
 */
final class SmoothTurns {

  private static final class Candidate {
    final ServiceInstance instance;
    final int position;

    /** Without what its class has earned since. */
    long credit;

    Candidate(ServiceInstance instance, int position, long credit) {
      this.instance = instance;
      this.position = position;
      this.credit = credit;
    }
  }

  private static final Comparator<Candidate> MOST_CREDIT_FIRST =
      Comparator.<Candidate>comparingLong(candidate -> -candidate.credit)
          .thenComparingInt(candidate -> candidate.position);

  private static final class WeightClass {
    final PriorityQueue<Candidate> queue = new PriorityQueue<>(MOST_CREDIT_FIRST);
    final int weight;
    long earned;

    WeightClass(int weight) {
      this.weight = weight;
    }

    boolean isAheadOf(WeightClass other) {
      var mine = queue.element();
      var theirs = other.queue.element();
      var lead = mine.credit + earned - theirs.credit - other.earned;
      return lead > 0 || (lead == 0 && mine.position < theirs.position);
    }
  }

  private final WeightClass[] classes;
  private final long totalWeight;

  /**
   * Goes on from where the candidates were in {@code known}, latest first; others start with no
   * credit. All are then moved alike, so that credits add up to nothing as they do by the rule.
   */
  SmoothTurns(List<ServiceInstance> candidates, List<SmoothTurns> known) {
    totalWeight = candidates.stream().mapToLong(ServiceInstance::weight).sum();
    var owed = new HashMap<String, Double>();
    known.reversed().forEach(turns -> turns.putOwed(owed));
    var par =
        candidates.stream()
            .mapToDouble(instance -> owed.getOrDefault(instance.id(), 0.0))
            .average()
            .orElse(0);
    var byWeight = new TreeMap<Integer, WeightClass>();
    for (int position = 0; position < candidates.size(); position++) {
      var instance = candidates.get(position);
      var credit = Math.round((owed.getOrDefault(instance.id(), 0.0) - par) * totalWeight);
      byWeight
          .computeIfAbsent(instance.weight(), WeightClass::new)
          .queue
          .add(new Candidate(instance, position, credit));
    }
    classes = byWeight.values().toArray(WeightClass[]::new);
  }

  synchronized ServiceInstance next() {
    for (var weightClass : classes) {
      weightClass.earned += weightClass.weight;
    }
    var best = classes[0];
    for (var weightClass : classes) {
      if (weightClass.isAheadOf(best)) {
        best = weightClass;
      }
    }
    var picked = best.queue.remove();
    picked.credit -= totalWeight;
    best.queue.add(picked);
    return picked.instance;
  }

  /** Adds what each candidate has as credit, in units of what a pick costs. */
  private synchronized void putOwed(Map<String, Double> turnsById) {
    for (var weightClass : classes) {
      for (var candidate : weightClass.queue) {
        var credit = candidate.credit + weightClass.earned;
        turnsById.put(candidate.instance.id(), (double) credit / totalWeight);
      }
    }
  }
}
