package io.rollcall.balancer;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * The built-in strategies.
 *
 * {@snippet :
 * var balancer = Strategies.roundRobin().create("orders");
 * var instance = balancer.pick(candidates, null);
 * }
 */
public final class Strategies {

  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private Strategies() {}

  /** All of them, with no bound on the load in {@code consistent-hash}. */
  public static List<Strategy> builtIn(OutstandingPicks picks) {
    return List.of(
        roundRobin(), weightedRoundRobin(), leastConnections(picks), random(), consistentHash());
  }

  /** {@code round-robin}: one after the other, whatever they weigh. */
  public static Strategy roundRobin() {
    return new NamedStrategy("round-robin", false, service -> new RoundRobin(RANDOM));
  }

  /**
   * {@code weighted-round-robin}: in turns by weight, those of the heavy ones spread evenly among
   * the others: weights 5, 1, 1 give a a b a c a a.
   */
  public static Strategy weightedRoundRobin() {
    return new NamedStrategy("weighted-round-robin", false, service -> new SmoothRotation());
  }

  /**
   * {@code least-connections}: the one of two, drawn at random, that has fewer outstanding picks
   * for its weight. Goes by {@code weighted-round-robin}, and says so in {@link
   * LoadBalancer#caveat()}, unless some pick of the service was released within the last {@link
   * OutstandingPicks#pickTtl()}.
   */
  public static Strategy leastConnections(OutstandingPicks picks) {
    return new NamedStrategy(
        "least-connections", true, service -> new PowerOfTwoChoices(service, picks, RANDOM));
  }

  /** {@code random}: each as often as its weight says. */
  public static Strategy random() {
    return new NamedStrategy("random", false, service -> new WeightedDraw(RANDOM));
  }

  /**
   * {@code consistent-hash}: the same instance for the same key, on every replica, for as long as
   * that instance is there; other instances coming and going move only the keys they must.
   */
  public static Strategy consistentHash() {
    return new NamedStrategy("consistent-hash", false, service -> new RendezvousHash());
  }

  /**
   * {@code consistent-hash} that passes over instances with more than {@code loadFactor} times
   * their share of the outstanding picks. It is as good as the picks are released, and since
   * replicas don't know each other's picks, they may differ where an instance is full.
   *
   * @param loadFactor more than 1; 1.25, say
   */
  public static Strategy consistentHashWithBoundedLoad(OutstandingPicks picks, double loadFactor) {
    return new NamedStrategy(
        "consistent-hash", true, service -> new BoundedRendezvousHash(picks, loadFactor));
  }
}
