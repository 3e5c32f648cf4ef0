package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static java.lang.Thread.State.TIMED_WAITING;
import static java.lang.Thread.State.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that demands a password and does not answer. */
@ParameterizedClass
@EnumSource
class SignInTest {

  private static final int CALLERS = 8;

  private final Etcd etcd;

  SignInTest(Etcd etcd) {
    this.etcd = etcd;
  }

  @Test
  void anAttemptThatBeganWithTheLoginBeforeLeavesNoToken() throws InterruptedException {
    try (var server = etcd.start(ServerOptions.PLAIN.withSecret("secret"))) {
      var settings = EtcdSettings.of(server.uri()).withCallTimeout(Duration.ofSeconds(10));
      try (var client = new EtcdClient(settings.withUser("root", "secret"))) {
        server.pause();
        var attempt = Thread.ofPlatform().start(() -> assertThat(client.token()).isNotNull());
        eventually(() -> assertThat(attempt.getState()).isIn(WAITING, TIMED_WAITING));

        client.prepare(settings.withUser("root", "wrong")).run();
        server.resume();
        attempt.join();

        assertThatThrownBy(client::token).isInstanceOf(BackendUnavailable.class);
      }
    }
  }

  @Test
  void callersWhoWaitForASilentServerShareOneAttempt() {
    var clock = Clock.system();
    try (var server = etcd.start(ServerOptions.PLAIN.withSecret("secret"));
        var client =
            new EtcdClient(
                EtcdSettings.of(server.uri())
                    .withUser("root", "secret")
                    .withCallTimeout(Duration.ofSeconds(1)))) {
      var keepAlives = new KeepAlives(client);
      server.pause();
      var failed = new AtomicInteger();
      var startNanos = clock.nanos();

      try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < CALLERS; i++) {
          callers.execute(
              () -> {
                try {
                  keepAlives.renew(1);
                } catch (BackendUnavailable e) {
                  failed.incrementAndGet();
                }
              });
        }
      }

      assertThat(failed).hasValue(CALLERS);
      assertThat(clock.since(startNanos)).isLessThan(Duration.ofSeconds(CALLERS / 2));
      server.resume();
      assertThat(client.token()).isNotNull();
    }
  }
}
