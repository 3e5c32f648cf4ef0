package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Draws two candidates at random and picks the less busy one (M. Mitzenmacher, "The Power of Two
 * Choices in Randomized Load Balancing", IEEE TPDS 12(10), 2001). Unlike always picking the least
 * busy of all, it does not send everyone to the same instance between two updates.
 *
 * <p>How busy is known from the picks that callers release. While nobody releases any, it would be
 * guesswork, so picks go by weighted round-robin.
 */
final class PowerOfTwoChoices implements LoadBalancer {

  private final String service;
  private final OutstandingPicks picks;
  private final RandomGenerator random;
  private final LoadBalancer withoutFeedback = new SmoothRotation();
  private final String caveat;

  PowerOfTwoChoices(String service, OutstandingPicks picks, RandomGenerator random) {
    this.service = service;
    this.picks = picks;
    this.random = random;
    this.caveat =
        ("no pick of service '%s' was released within the last %d s, so least-connections picks"
                + " by weighted round-robin")
            .formatted(service, picks.pickTtl().toSeconds());
  }

  @Override
  public ServiceInstance pick(List<ServiceInstance> candidates, @Nullable String key) {
    if (!picks.hasFeedback(service)) {
      return withoutFeedback.pick(candidates, key);
    }
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    var first = random.nextInt(candidates.size());
    var second = random.nextInt(candidates.size() - 1);
    picks.endExpired();
    return lessBusy(candidates.get(first), candidates.get(second < first ? second : second + 1));
  }

  @Override
  public @Nullable String caveat() {
    return picks.hasFeedback(service) ? null : caveat;
  }

  /**
   * The one with fewer picks for its weight, counting the one to be made: so the heavier of two
   * idle ones wins. Between equals it is the first, which is either as likely.
   */
  private ServiceInstance lessBusy(ServiceInstance first, ServiceInstance second) {
    return busyness(first) * second.weight() <= busyness(second) * first.weight() ? first : second;
  }

  private long busyness(ServiceInstance instance) {
    return picks.counted(instance.key()) + 1L;
  }
}
