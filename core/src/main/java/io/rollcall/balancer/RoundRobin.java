package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One after the other. While the list stays the same, any {@code n} picks in a row among {@code n}
 * candidates are each of them once.
 *
 * <p>Each new list starts at a random place: however often lists change, and however many replicas
 * start at once, no candidate is favoured for where it stands.
 */
final class RoundRobin implements LoadBalancer {

  private final PerList<AtomicLong> turns;

  RoundRobin(RandomGenerator random) {
    turns = new PerList<>((candidates, known) -> new AtomicLong(random.nextInt(candidates.size())));
  }

  @Override
  public ServiceInstance pick(List<ServiceInstance> candidates, @Nullable String key) {
    var turn = turns.of(candidates).getAndIncrement();
    return candidates.get((int) (turn % candidates.size()));
  }
}
