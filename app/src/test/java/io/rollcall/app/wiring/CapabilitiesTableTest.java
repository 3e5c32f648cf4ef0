package io.rollcall.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import io.rollcall.store.Capabilities;
import io.rollcall.store.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTableTest {

  @TempDir private Path folder;

  @Test
  void documentationComparesTheBackendsAsTheyAre() throws IOException {
    var all =
        List.of(
            capabilities(Map.of("rollcall.backend", "memory")),
            capabilities(
                Map.of(
                    "rollcall.backend",
                    "memory",
                    "rollcall.memory.file",
                    folder.resolve("registrations").toString())),
            capabilities(
                Map.of(
                    "rollcall.backend", "etcd", "rollcall.etcd.endpoints", "http://127.0.0.1:1")),
            capabilities(
                Map.of(
                    "rollcall.backend",
                    "consul",
                    "rollcall.consul.endpoints",
                    "http://127.0.0.1:1")),
            capabilities(
                Map.of(
                    "rollcall.backend",
                    "redis",
                    "rollcall.redis.endpoints",
                    "redis://127.0.0.1:1")),
            capabilities(
                Map.of(
                    "rollcall.backend",
                    "kubernetes",
                    "rollcall.kubernetes.server",
                    "https://127.0.0.1:1")));

    assertThat(Files.readAllLines(Path.of("../docs/backends/README.md")))
        .containsSubsequence(
            "| | `memory` | `memory` with a file | `etcd` | `consul` | `redis` | `kubernetes` |",
            row("`healthChecks`: probing", all, Capabilities::healthChecks),
            row("`expiry`: removing what sends no heartbeats", all, Capabilities::expiry),
            row("`linearizableReads`", all, Capabilities::linearizableReads),
            row("`shared`: several replicas can serve the same", all, Capabilities::shared),
            row("`durability`: outliving a restart", all, Capabilities::durability),
            row("`shortestTtl`", all, Capabilities::shortestTtl),
            row("`expirySlack`: gone within TTL plus", all, Capabilities::expirySlack));
  }

  private static Capabilities capabilities(Map<String, Object> settings) {
    try (var server = TestServer.start(settings)) {
      return server.bean(RegistryBackend.class).capabilities();
    }
  }

  private static String row(
      String title, List<Capabilities> all, Function<Capabilities, Object> what) {
    return all.stream()
        .map(each -> what.apply(each).toString())
        .map(text -> text.startsWith("PT") ? text : text.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" | ", "| " + title + " | ", " |"));
  }
}
