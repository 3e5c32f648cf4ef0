package io.rollcall.app.sealing;

import static io.rollcall.app.sealing.SealingServers.ORDERS_A;
import static io.rollcall.app.sealing.SealingServers.RELOAD;
import static io.rollcall.app.sealing.SealingServers.RESEAL;
import static io.rollcall.app.sealing.SealingServers.REVEALED;
import static io.rollcall.app.sealing.SealingServers.SECRET;
import static io.rollcall.app.sealing.SealingServers.register;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.sealing.SealingKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas over real stores, each asked in its own words what it holds. */
@Timeout(180)
class SealedReplicasTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  /** A store that replicas share. */
  enum Shared {
    ETCD {
      @Override
      RealServer start() {
        return Etcd.V3_5.start(ServerOptions.PLAIN);
      }

      // As `etcdctl get --prefix ""` asks.
      @Override
      String content(URI uri) throws IOException, InterruptedException {
        var all = Base64.getEncoder().encodeToString(new byte[] {0});
        var range = "{\"key\":\"%s\",\"range_end\":\"%s\"}".formatted(all, all);
        return send(HttpRequest.newBuilder(uri.resolve("/v3/kv/range")), range);
      }
    },
    CONSUL {
      @Override
      RealServer start() {
        return Consul.start(ServerOptions.PLAIN);
      }

      // As `consul kv get -recurse` asks, and the catalog beside.
      @Override
      String content(URI uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri.resolve("/v1/kv/?recurse")), "")
            + send(HttpRequest.newBuilder(uri.resolve("/v1/agent/services")), "");
      }
    };

    abstract RealServer start();

    abstract String content(URI uri) throws IOException, InterruptedException;

    Map<String, String> settings(URI uri) {
      var name = name().toLowerCase(Locale.ROOT);
      return Map.of("rollcall.backend", name, "rollcall." + name + ".endpoints", uri.toString());
    }

    /** With what is Base64 in it decoded, as the tools do. */
    private static String send(HttpRequest.Builder request, String body)
        throws IOException, InterruptedException {
      if (!body.isEmpty()) {
        request.POST(BodyPublishers.ofString(body));
      }
      try (var client = HttpClient.newHttpClient()) {
        var answer = client.send(request.build(), BodyHandlers.ofString()).body();
        return Pattern.compile("\"[Vv]alue\": ?\"([A-Za-z0-9+/=]+)\"")
            .matcher(answer)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        new String(Base64.getDecoder().decode(found.group(1)), UTF_8)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theStoreHoldsTheSealedTextAlone(Shared kind) throws Exception {
    var keyset = SealingServers.keyset(folder);
    try (var store = kind.start();
        var one = SealingServers.start(keyset, kind.settings(store.uri()));
        var other = SealingServers.start(keyset, kind.settings(store.uri()));
        var keyless = TestServer.start(Map.copyOf(kind.settings(store.uri())))) {
      var created = register(one);

      assertThat(kind.content(store.uri())).contains("sealed:1:").doesNotContain(SECRET);
      assertThat(other.get(REVEALED).at("metadata.password")).isEqualTo(SECRET);
      assertThat(register(other).number("revision")).isEqualTo(created.number("revision"));
      assertThat(keyless.get(REVEALED).at("metadata"))
          .isEqualTo(Map.of("password", "sealed:hidden", "team", "checkout"));
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(keyless.get("/prometheus").body())
                      .contains("rollcall_sealing_values{state=\"locked\"} 1.0"));
      assertThat(keyless.put(ORDERS_A + "/heartbeat", "").status()).isEqualTo(204);
    }
  }

  @Test
  void whatWasRegisteredInClearLeavesConsulsCatalogAsWell() throws Exception {
    var keyset = SealingServers.keyset(folder);
    try (var store = Consul.start(ServerOptions.PLAIN)) {
      try (var bare = TestServer.start(Map.copyOf(Shared.CONSUL.settings(store.uri())))) {
        register(bare);
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> assertThat(agentServices(store)).contains("\"password\": \"" + SECRET));

        try (var sealing = SealingServers.start(keyset, Shared.CONSUL.settings(store.uri()))) {
          assertThat(sealing.post(RESEAL, "").number("resealed")).isEqualTo(1);
        }

        await()
            .atMost(SOON)
            .untilAsserted(
                () ->
                    assertThat(Shared.CONSUL.content(store.uri()))
                        .contains("sealed:1:", "checkout")
                        .doesNotContain(SECRET));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysAreRotatedUnderLoadAndNoRequestFails(Shared kind) throws Exception {
    var keyset = SealingServers.keyset(folder);
    try (var store = kind.start();
        var one = SealingServers.start(keyset, kind.settings(store.uri()));
        var other = SealingServers.start(keyset, kind.settings(store.uri()))) {
      var replicas = List.of(one, other);
      for (int i = 0; i < 20; i++) {
        one.register("orders", "i" + i, SealingServers.body(SECRET + i));
      }
      await().atMost(SOON).until(() -> revisions(one).size() == 20);
      var before = revisions(one);
      awaitSame(before, other);
      var isOver = new AtomicBoolean();
      var failures = new ConcurrentLinkedQueue<String>();
      var requests = new AtomicInteger();

      Concurrently.run(
          5,
          number -> {
            if (number > 0) {
              while (!isOver.get()) {
                ask(replicas.get(number % 2), requests.incrementAndGet() % 20, failures);
              }
              return;
            }
            try {
              awaitMore(requests);
              change(keyset, SealingKeys::withNewKey, replicas);
              awaitMore(requests);
              change(keyset, SealingKeys::withNewestPrimary, replicas);
              awaitMore(requests);
              assertThat(one.post(RESEAL, "").number("resealed")).isEqualTo(20);
              assertThat(other.post(RESEAL, "").number("resealed")).isZero();
              awaitMore(requests);
              var former = KeysetFile.read(keyset).keys().getFirst().id();
              awaitNoneFormer(other);
              change(keyset, keys -> SealingServers.without(keys, former), replicas);
              awaitMore(requests);
            } finally {
              isOver.set(true);
            }
          });

      assertThat(failures).isEmpty();
      assertThat(revisions(other)).isEqualTo(before);
      assertThat(
              one.get("/api/v1/services/orders/instances/i7?reveal=true").at("metadata.password"))
          .isEqualTo(SECRET + "7");
    }
  }

  /** Every step is to take place under load. */
  private static void awaitMore(AtomicInteger requests) {
    int before = requests.get();
    await().atMost(SOON).until(() -> requests.get() > before + 50);
  }

  /** Registers the same again, sends a heartbeat, and looks; each has to do what it always does. */
  private static void ask(TestServer replica, int number, ConcurrentLinkedQueue<String> failures) {
    var path = "/api/v1/services/orders/instances/i" + number;
    var same = replica.put(path, SealingServers.body(SECRET + number));
    var beat = replica.put(path + "/heartbeat", "");
    var seen = replica.get(path + "?reveal=true");
    var all = replica.get("/api/v1/services/orders/instances");
    if (same.status() != 200
        || beat.status() != 204
        || !(SECRET + number).equals(seen.at("metadata.password"))
        || all.each("instances", "id").size() != 20
        || all.body().contains(SECRET)) {
      failures.add(same.body() + beat.status() + seen.body() + all.status());
    }
  }

  /** Of the registrations, which change when one is replaced. */
  private static List<String> revisions(TestServer replica) {
    return replica.get("/api/v1/services/orders/instances").each("instances", "revision");
  }

  private static void awaitSame(List<String> revisions, TestServer replica) {
    await().atMost(SOON).until(() -> revisions(replica).equals(revisions));
  }

  private static void awaitNoneFormer(TestServer replica) {
    await()
        .atMost(SOON)
        .until(
            () ->
                replica
                    .get("/prometheus")
                    .body()
                    .contains("rollcall_sealing_values{state=\"former\"} 0.0"));
  }

  /** One replica after the other, as files are rolled out. */
  private static void change(
      Path keyset, UnaryOperator<SealingKeys> change, List<TestServer> replicas)
      throws IOException {
    SealingServers.change(keyset, change);
    for (var replica : replicas) {
      assertThat(replica.post(RELOAD, "").status()).isEqualTo(200);
    }
  }

  private static String agentServices(RealServer store) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(store.uri().resolve("/v1/agent/services?pretty"));
      return client.send(request.build(), BodyHandlers.ofString()).body();
    }
  }
}
