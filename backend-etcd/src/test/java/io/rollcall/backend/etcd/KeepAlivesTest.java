package io.rollcall.backend.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
  void leasesThatEndKeepNoOthersWaiting() throws Exception {
    var staying = atOnce(100, () -> leases.grant(60));
    var ending = atOnce(ENDING_AT_ONCE, () -> leases.grant(TTL.toSeconds()));
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
          .noneMatch(Future::isDone);
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
