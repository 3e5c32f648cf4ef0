package io.rollcall.backend.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.SAME_THREAD) // it starts a server, and looks at how long calls take
class KeepAlivesTest {

  /** etcd ends a thousand leases a second, so the last of them keeps its renewal for seconds. */
  private static final int ENDING_AT_ONCE = 5000;

  private static final Duration TTL = Duration.ofSeconds(10);
  private static final int CALLERS = 64;

  /** So long that nobody asks a second time on a slow network. */
  private static final Duration PATIENT_TIMEOUT = Duration.ofSeconds(60);

  private final RealServer server;
  private final EtcdClient client;
  private final Leases leases;

  KeepAlivesTest(Etcd etcd) {
    server = etcd.start(ServerOptions.PLAIN);
    client = new EtcdClient(EtcdSettings.of(server.uri()));
    leases = new Leases(client);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void nobodyAsksOnAStreamThatWasRetired() throws Exception {
    long lease = granted(60);
    var stream = KeepAliveStream.open(client, client.token());
    assertThat(stream.ask(lease)).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(60L);

    stream.retire();

    assertThat(stream.ask(lease)).isNull();
  }

  @Test
  void leasesThatEndKeepNoOthersWaiting() throws Exception {
    var staying = atOnce(100, () -> granted(60));
    var ending = atOnce(ENDING_AT_ONCE, () -> granted(TTL.toSeconds()));
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ending.forEach(id -> callers.execute(() -> leases.renew(id)));
    }
    EtcdFixture.waitFor(TTL.plusMillis(500));

    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var late =
          ending.reversed().stream().limit(20).map(id -> callers.submit(() -> end(id))).toList();
      EtcdFixture.waitFor(Duration.ofMillis(100));
      assertThat(late)
          .as("the test is of leases that etcd has yet to end")
          .anyMatch(end -> !end.isDone());
      var startNanos = Clock.system().nanos();
      for (var renewal :
          staying.stream().map(id -> callers.submit(() -> leases.renew(id))).toList()) {
        assertThat(renewal.get(10, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(Clock.system().since(startNanos)).isLessThan(Duration.ofSeconds(2));
      for (var end : late) {
        end.get(10, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void renewalIsNotAnsweredByAnEarlierOne() throws Exception {
    try (var network = TcpProxy.before(server.uri());
        var far =
            new EtcdClient(
                EtcdSettings.of(network.uri(server.uri())).withCallTimeout(PATIENT_TIMEOUT));
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var slowly = new KeepAlives(far);
      var lease = granted(60);
      assertThat(slowly.renew(lease)).isTrue();
      var before = count("grpc_server_msg_sent_total");
      network.slow(Duration.ofSeconds(1));

      var earlier = callers.submit(() -> slowly.renew(lease));
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> count("grpc_server_msg_sent_total") > before);
      leases.revoke(lease);

      assertThat(slowly.renew(lease)).as("there is no such lease any more").isFalse();
      assertThat(earlier.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void eachLateHeartbeatAsksOnceMoreOnAStreamOfItsOwn() throws Exception {
    var timeout = Duration.ofSeconds(16); // of which an eighth is patience
    try (var network = TcpProxy.before(server.uri());
        var far =
            new EtcdClient(EtcdSettings.of(network.uri(server.uri())).withCallTimeout(timeout))) {
      var slowly = new KeepAlives(far);
      var lease = granted(60);
      assertThat(slowly.renew(lease)).isTrue();
      var before = count("grpc_server_started_total");
      network.slow(Duration.ofMillis(1_100));

      assertThat(slowly.renew(lease)).isTrue();
      assertThat(slowly.renew(lease)).isTrue();

      assertThat(count("grpc_server_started_total") - before)
          .as("the first late one's own, and another shared one and an own one of the second")
          .isEqualTo(3);
    }
  }

  @Test
  void leasesAreSpreadOverAFewStreams() throws Exception {
    for (var lease : atOnce(200, () -> granted(60))) {
      assertThat(leases.renew(lease)).isTrue();
    }

    assertThat(count("grpc_server_started_total")).isEqualTo(8);
  }

  /** What etcd has counted of keep-alive streams. */
  private int count(String metric) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(server.uri().resolve("/metrics")).build();
      return http.send(request, HttpResponse.BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(metric) && line.contains("\"LeaseKeepAlive\""))
          .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  private long granted(long ttlSeconds) {
    var grant = leases.grant(ttlSeconds);
    grant.await();
    return grant.lease();
  }

  private void end(long lease) {
    try {
      assertThat(leases.renew(lease)).isFalse();
    } catch (BackendUnavailable e) {
      assertThat(e).hasMessageContaining("in time");
    }
  }

  private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      var calls = Stream.generate(() -> call).limit(times).toList();
      return callers.invokeAll(calls).stream().map(Future::resultNow).toList();
    }
  }
}
