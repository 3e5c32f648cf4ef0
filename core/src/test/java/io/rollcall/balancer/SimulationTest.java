package io.rollcall.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.balancer.Simulation.Callers;
import io.rollcall.balancer.Simulation.Outcome;
import io.rollcall.balancer.Simulation.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final Subject LEAST_CONNECTIONS =
      (picks, random) -> new PowerOfTwoChoices("orders", picks, random);

  private final Outcome roundRobin =
      Simulation.of((picks, random) -> new RoundRobin(random), Callers.RELEASING);
  private final Outcome draw =
      Simulation.of((picks, random) -> new WeightedDraw(random), Callers.RELEASING);
  private final Outcome hash =
      Simulation.of((picks, random) -> new RendezvousHash(), Callers.RELEASING);
  private final Outcome boundedHash =
      Simulation.of((picks, random) -> new BoundedRendezvousHash(picks, 1.25), Callers.RELEASING);
  private final Outcome leastConnections = Simulation.of(LEAST_CONNECTIONS, Callers.RELEASING);
  private final Outcome unreleased = Simulation.of(LEAST_CONNECTIONS, Callers.FORGETTING);

  @Test
  void releasedPicksKeepASlowInstanceFromDrowning() {
    assertThat(leastConnections.mostAtOne() * 20).isLessThan(roundRobin.mostAtOne());
    assertThat(boundedHash.mostAtOne() * 20).isLessThan(hash.mostAtOne());
    assertThat(leastConnections.slowestPercentMillis() * 20)
        .isLessThan(roundRobin.slowestPercentMillis());
  }

  @Test
  void withoutReleasesLeastConnectionsIsNoBetterThanRoundRobin() {
    assertThat(unreleased.mostAtOne() * 2).isGreaterThan(roundRobin.mostAtOne());
  }

  @Test
  void documentedFiguresAreThoseOfThisCode() throws IOException {
    assertThat(Files.readString(Path.of("../docs/load-balancing.md")))
        .contains(row("`round-robin`", roundRobin))
        .contains(row("`random`", draw))
        .contains(row("`consistent-hash`", hash))
        .contains(row("`consistent-hash`, bounded to 1.25", boundedHash))
        .contains(row("`least-connections`", leastConnections))
        .contains(row("`least-connections`, nothing released", unreleased));
  }

  private static String row(String name, Outcome outcome) {
    return "| %s | %d | %d | %d |\n"
        .formatted(
            name, outcome.mostAtOne(), outcome.medianMillis(), outcome.slowestPercentMillis());
  }
}
