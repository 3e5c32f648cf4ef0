package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rendezvous hashing that passes over candidates which are full (V. Mirrokni, M. Thorup, M.
 * Zadimoghaddam, "Consistent Hashing with Bounded Loads", SODA 2018): none has more outstanding
 * picks than {@code loadFactor} times its share by weight, rounded up. A key then goes to the next
 * candidate that it would go to if the full ones were not there.
 */
final class BoundedRendezvousHash implements LoadBalancer {

  private final OutstandingPicks picks;
  private final double loadFactor;
  private final PerList<RendezvousTable> tables =
      new PerList<>((candidates, known) -> new RendezvousTable(candidates));

  BoundedRendezvousHash(OutstandingPicks picks, double loadFactor) {
    if (!(loadFactor > 1)) {
      throw new IllegalArgumentException("loadFactor must be more than 1, but is " + loadFactor);
    }
    this.picks = picks;
    this.loadFactor = loadFactor;
  }

  @Override
  public ServiceInstance pick(List<ServiceInstance> candidates, @Nullable String key) {
    var requiredKey = RendezvousHash.required(key);
    picks.endExpired();
    var loads = new int[candidates.size()];
    long loadWithThisPick = 1;
    long totalWeight = 0;
    for (int i = 0; i < loads.length; i++) {
      loads[i] = picks.counted(candidates.get(i).key());
      loadWithThisPick += loads[i];
      totalWeight += candidates.get(i).weight();
    }
    var loadPerWeight = loadFactor * loadWithThisPick / totalWeight;
    // The bounds add up to more than all picks with this one, so at least one is not reached.
    return tables
        .of(candidates)
        .owner(
            requiredKey,
            position ->
                loads[position] < Math.ceil(loadPerWeight * candidates.get(position).weight()));
  }
}
