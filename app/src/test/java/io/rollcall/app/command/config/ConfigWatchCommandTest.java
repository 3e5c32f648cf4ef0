package io.rollcall.app.command.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.config.ConfigStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatchCommandTest {

  private static final String LIMITS = "/api/v1/config/payments/limits";

  @TempDir private Path folder;

  @Test
  void theValueAndTheFirstChangeAreShown() {
    try (var server = TestServer.start()) {
      server.put(LIMITS, "10", "Content-Type", "text/plain");

      var watch = watch(server, "payments/limits", "--once");
      var many = watch(server, "--prefix", "payments/", "--once");
      var json = watch(server, "payments/limits", "--once", "--json");
      await().until(() -> server.bean(ConfigStore.class).counts().watchers() == 3);
      server.put(LIMITS, "20", "Content-Type", "text/plain");

      assertThat(watch.join().column(1)).containsExactly("1", "2");
      assertThat(many.join().column(1)).containsExactly("1", "2");
      assertThat(json.join().out().lines())
          .hasSize(2)
          .last()
          .satisfies(line -> assertThat(line).contains("\"value\":\"20\"", "\"version\":2"));
    }
  }

  @Test
  void aWatchGoesOnWithTheServerThatComesBack() {
    int port;
    CompletableFuture<Run> watch;
    try (var server = start(0)) {
      port = server.port();
      server.put(LIMITS, "10", "Content-Type", "text/plain");
      watch = watch(server, "--prefix", "payments/", "--once");
      await().until(() -> watchers(server) == 1);
    }
    try (var server = start(port)) {
      await().until(() -> watchers(server) == 1);
      server.put(LIMITS, "20", "Content-Type", "text/plain");

      assertThat(watch.join().column(1)).containsExactly("1", "2");
    }
  }

  @Test
  void aChangeWhileTheConnectionWasBrokenEndsAWatch() {
    int port;
    CompletableFuture<Run> one;
    CompletableFuture<Run> many;
    CompletableFuture<Run> deleted;
    try (var server = start(0)) {
      port = server.port();
      server.put(LIMITS, "10", "Content-Type", "text/plain");
      server.put("/api/v1/config/other/limits", "10", "Content-Type", "text/plain");
      one = watch(server, "payments/limits", "--once");
      many = watch(server, "--prefix", "payments/", "--once");
      deleted = watch(server, "--prefix", "other/", "--once");
      await().until(() -> watchers(server) == 3);
    }
    try (var elsewhere = start(0)) {
      elsewhere.put(LIMITS, "20", "Content-Type", "text/plain");
      elsewhere.delete("/api/v1/config/other/limits");
    }
    try (var _ = start(port)) {
      assertThat(one.join().column(1)).containsExactly("1", "2");
      assertThat(many.join().column(1)).containsExactly("1", "2");
      assertThat(deleted.join().column(1)).containsExactly("1");
      assertThat(deleted.join().err()).contains("other/limits has no value");
    }
  }

  @Test
  void theFirstListingIsNoChange() {
    try (var server = start(0)) {
      IntStream.rangeClosed(0, 1_000)
          .forEach(i -> server.put("/api/v1/config/m/%04d".formatted(i), "1"));

      var watch = watch(server, "--prefix", "m/", "--once");
      await().until(() -> watchers(server) == 1);
      server.put("/api/v1/config/m/0500", "2");

      assertThat(watch.join().rows()).last().satisfies(row -> assertThat(row).contains("2"));
      assertThat(watch.join().rows()).hasSizeGreaterThan(1_000);
    }
  }

  private TestServer start(int port) {
    return TestServer.start(
        Map.of(
            "rollcall.http.port",
            Integer.toString(port),
            "rollcall.memory.file",
            folder.resolve("memory").toString()));
  }

  private static int watchers(TestServer server) {
    return server.bean(ConfigStore.class).counts().watchers();
  }

  private static CompletableFuture<Run> watch(TestServer server, String... arguments) {
    var all =
        List.of(
            List.of("watch"), List.of(arguments), List.of("--server", server.uri("").toString()));
    return CompletableFuture.supplyAsync(
        () -> Run.of(all.stream().flatMap(List::stream).toArray(String[]::new)));
  }
}
