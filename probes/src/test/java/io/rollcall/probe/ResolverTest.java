package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.rollcall.health.ProbeResult;
import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.HealthCheck;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResolverTest {

  private static final Duration AMPLE = Duration.ofSeconds(20);
  private static final Duration UNTIL_THE_END = Duration.ofSeconds(60);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @AutoClose private final NameServer server = new NameServer();
  @AutoClose private final Resolver lookup = new Resolver(server.only());

  @Test
  void namesWithoutAnswerKeepNoOtherFromBeingResolved() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new CountDownLatch(500);
      var dead =
          IntStream.range(0, 500)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            waiting.countDown();
                            return resolved(i + ".dead.test", UNTIL_THE_END);
                          }))
              .toList();
      waiting.await();

      for (int i = 0; i < 20; i++) {
        assertThat(resolved(i + ".fine.test", AMPLE)).containsExactly(LOOPBACK);
      }

      assertThat(dead).noneMatch(Future::isDone);
      dead.forEach(look -> look.cancel(true));
    }
  }

  @Test
  void aDeadZoneIsTheFailureOfItsOwnInstancesAlone() throws IOException {
    try (var instance = BadServer.answering("HTTP/1.1 204 Fine\r\n\r\n");
        var probes = new Probes(ProbeSettings.STANDARD, List.of(), lookup, Clock.system())) {
      var check = new HealthCheck.Http("/", Targets.SCHEDULE);
      var hurried = new HealthCheck.Http("/", Targets.HURRIED);

      assertThat(probes.probe(Targets.at("a.dead.test", instance.port(), hurried)))
          .isEqualTo(
              ProbeResult.failed(
                  "a.dead.test: the name was not resolved within " + Targets.TIMEOUT));
      assertThat(probes.probe(Targets.at("a.fine.test", instance.port(), check)))
          .isEqualTo(ProbeResult.passed("HTTP 204"));
    }
  }

  @Test
  void thoseWhoAskForOneNameShareOneQuestion() throws Exception {
    var limit = Targets.TIMEOUT;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        var _ = threads.submit(() -> resolved("one.dead.test", limit));
      }
    }

    assertThat(server.asked("one.dead.test")).isBetween(1L, 5L);
  }

  @Test
  void aQuestionThatGotLostIsAskedAgain() throws Exception {
    assertThat(resolved("a.lossy.test", AMPLE)).containsExactly(LOOPBACK);
    assertThat(server.asked("a.lossy.test")).isEqualTo(2);
  }

  @Test
  void anAnswerIsKeptForAWhile() throws Exception {
    for (int i = 0; i < 10; i++) {
      resolved("a.fine.test", AMPLE);
    }

    assertThat(server.asked("a.fine.test")).isOne();
  }

  @Test
  void aNameThatDoesNotExistIsSaidSo() {
    assertThatThrownBy(() -> resolved("a.nosuch.test", AMPLE))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("a.nosuch.test: not resolved (NXDomain(3))")
        .satisfies(e -> assertThat(e.getCause()).isNotInstanceOf(Shortage.class));
  }

  @Test
  void aNameThatCouldNotBeAskedForSaysNothingOfTheInstance() {
    var nowhere = new InetSocketAddress(LOOPBACK, 0);
    try (var unable = new Resolver(new SingletonDnsServerAddressStreamProvider(nowhere));
        var probes = new Probes(ProbeSettings.STANDARD, List.of(), unable, Clock.system())) {
      for (HealthCheck check : TargetGuardTest.CHECKS) {
        var result = probes.probe(Targets.at("a.fine.test", 1, check));

        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.output()).startsWith("not probed: the name servers could not be asked");
      }
    }
  }

  private List<InetAddress> resolved(String name, Duration limit) throws UnknownHostException {
    return lookup.lookup(name, Deadline.in(limit, Clock.system()));
  }
}
