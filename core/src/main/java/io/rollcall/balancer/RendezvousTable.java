package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * Weighted rendezvous hashing over one list: a key goes to the candidate that scores highest for it
 * (D. Thaler, C. Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", IEEE/ACM Trans.
 * Networking 6(1), 1998), where the score is {@code weight / -ln u} and {@code u} is uniform
 * between 0 and 1 by the hash of key and id (C. Schindelhauer, G. Schomaker, "Weighted Distributed
 * Hash Tables", SPAA 2005, the logarithmic method). So shares are proportional to weights, and a
 * change of one candidate moves only the keys that it loses or gains. Immutable.
 *
 * <p>Among candidates of one weight the highest {@code u} scores highest, so only one logarithm is
 * taken for each different weight.
 */
final class RendezvousTable {

  private static final int NONE = -1;

  private static final class WeightClass {
    final int weight;
    final int[] positions;
    final long[] idHashes;

    WeightClass(int weight, List<Integer> positions, List<ServiceInstance> candidates) {
      this.weight = weight;
      this.positions = positions.stream().mapToInt(Integer::intValue).toArray();
      this.idHashes =
          positions.stream().mapToLong(p -> Hashing.hash(candidates.get(p).id())).toArray();
    }
  }

  private final List<ServiceInstance> candidates;
  private final WeightClass[] classes;

  RendezvousTable(List<ServiceInstance> candidates) {
    this.candidates = candidates;
    var byWeight = new TreeMap<Integer, List<Integer>>();
    for (int position = 0; position < candidates.size(); position++) {
      byWeight
          .computeIfAbsent(candidates.get(position).weight(), weight -> new ArrayList<>())
          .add(position);
    }
    classes =
        byWeight.entrySet().stream()
            .map(entry -> new WeightClass(entry.getKey(), entry.getValue(), candidates))
            .toArray(WeightClass[]::new);
  }

  /**
   * The candidate that scores highest for {@code key} among those at {@code eligible} positions;
   * there must be one.
   */
  ServiceInstance owner(String key, IntPredicate eligible) {
    var keyHash = Hashing.hash(key);
    var owner = NONE;
    var highest = 0.0;
    for (var weightClass : classes) {
      var best = NONE;
      var mostBits = -1L;
      for (int i = 0; i < weightClass.idHashes.length; i++) {
        var bits = Hashing.mix(keyHash + weightClass.idHashes[i]) >>> 12;
        if (bits > mostBits && eligible.test(weightClass.positions[i])) {
          mostBits = bits;
          best = weightClass.positions[i];
        }
      }
      if (best != NONE) {
        var score = weightClass.weight / -StrictMath.log((mostBits + 0.5) * 0x1p-52);
        if (score > highest || (score == highest && best < owner)) {
          highest = score;
          owner = best;
        }
      }
    }
    return candidates.get(owner);
  }
}
