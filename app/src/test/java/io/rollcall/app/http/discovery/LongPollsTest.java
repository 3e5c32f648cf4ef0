package io.rollcall.app.http.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.LongPolls;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.Login;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.discovery.Discovery;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LongPollsTest {

  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @AutoClose
  private final TestServer server =
      TestServer.start(
          Map.of("rollcall.backend", "faulty", "rollcall.discovery.load-timeout", "20s"));

  private static final Login LOGIN =
      new Login(
          Principal.ANYBODY, new Credentials(null, List.of(), InetAddress.getLoopbackAddress()));

  private final LongPolls polls = server.bean(LongPolls.class);

  @Test
  void aPollIsDroppedWhenItsClientLeaves() throws IOException {
    var revision = server.get("/api/v1/services/nobody/instances").header("Rollcall-Revision");
    var connections = new ArrayList<RawConnection>();
    for (int i = 0; i < 20; i++) {
      connections.add(
          new RawConnection(server.port())
              .send("GET /api/v1/services/nobody/instances?wait=5m&revision=" + revision)
              .send(" HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }
    await().until(() -> polls.reportActiveTasks().orElseThrow() == connections.size());

    for (var connection : connections) {
      connection.close();
    }

    await().atMost(AT_ONCE).until(() -> polls.reportActiveTasks().orElseThrow() == 0);
  }

  @Test
  void whileTheServerStopsNoPollWaitsForTheBackend() {
    var backend = FaultyBackend.of(server);
    backend.fallSilent();
    server.register("late", "a");
    assertTimeoutPreemptively(
        AT_ONCE,
        () -> {
          var before = poll();
          polls.shutdownGracefully();
          var after = poll();

          assertThat(before).isNotDone();
          assertThat(after).isNotDone();
        });
  }

  private CompletableFuture<?> poll() {
    return polls
        .await(
            _ -> () -> {},
            LOGIN,
            _ -> {},
            Duration.ofMinutes(1),
            new NextRevision(server.bean(Discovery.class), "late", 0))
        .toCompletableFuture();
  }
}
