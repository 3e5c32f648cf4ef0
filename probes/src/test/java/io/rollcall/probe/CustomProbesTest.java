package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.health.CustomProbe;
import io.rollcall.health.ProbeResult;
import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CustomProbesTest {

  @FunctionalInterface
  private interface Work {
    ProbeResult on(Registration target) throws Exception;
  }

  @Test
  void theProbeOfThatNameIsAsked() {
    try (var probes =
        Targets.probes(
            named("queue", target -> ProbeResult.failed("queue of " + target.key() + " is full")),
            named("disk", target -> ProbeResult.passed("plenty")))) {
      assertThat(probes.probe(checkedBy("queue")))
          .isEqualTo(ProbeResult.failed("queue of orders/a is full"));
      assertThat(probes.probe(checkedBy("disk"))).isEqualTo(ProbeResult.passed("plenty"));
    }
  }

  @Test
  void anUnknownNameSaysNothingOfTheInstance() {
    try (var probes = Targets.probes()) {
      assertThat(probes.probe(checkedBy("queue")))
          .isEqualTo(ProbeResult.inconclusive("no probe named 'queue' is known to this replica"));
    }
  }

  @Test
  void whatItThrowsIsAFailure() {
    var broken =
        named(
            "queue",
            target -> {
              throw new IllegalStateException("no broker");
            });
    try (var probes = Targets.probes(broken)) {
      assertThat(probes.probe(checkedBy("queue")))
          .isEqualTo(ProbeResult.failed("java.lang.IllegalStateException: no broker"));
    }
  }

  @Test
  void oneThatTakesTooLongIsInterruptedAndFails() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    var slow =
        named(
            "queue",
            target -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return ProbeResult.passed("too late");
            });
    try (var probes = Targets.probes(slow)) {
      assertThat(probes.probe(inAHurry("queue")))
          .isEqualTo(ProbeResult.failed("no answer within " + Targets.TIMEOUT));
      interrupted.await();
    }
  }

  @Test
  void oneThatNeverEndsIsNotStartedAgain() {
    var gate = new CountDownLatch(1);
    var stuck =
        named(
            "queue",
            target -> {
              awaitWhateverHappens(gate);
              return ProbeResult.passed("at last");
            });
    try (var probes = Targets.probes(stuck)) {
      assertThat(probes.probe(inAHurry("queue")).verdict()).isEqualTo(Verdict.FAILED);
      assertThat(probes.probe(checkedBy("queue")))
          .isEqualTo(ProbeResult.failed("the probe before this one still runs"));
    } finally {
      gate.countDown();
    }
  }

  private static void awaitWhateverHappens(CountDownLatch gate) {
    while (gate.getCount() > 0) {
      try {
        gate.await();
      } catch (InterruptedException ignored) {
        // as a probe would that hangs in a native call
      }
    }
  }

  private static CustomProbe named(String name, Work work) {
    return new CustomProbe() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public ProbeResult probe(Registration target) throws Exception {
        return work.on(target);
      }
    };
  }

  private static Registration inAHurry(String probe) {
    return Targets.at("127.0.0.1", 1, new HealthCheck.Custom(probe, Targets.HURRIED));
  }

  private static Registration checkedBy(String probe) {
    return Targets.at("127.0.0.1", 1, new HealthCheck.Custom(probe, Targets.SCHEDULE));
  }
}
