package io.rollcall.app.sealing;

import static io.rollcall.app.sealing.SealingServers.ORDERS_A;
import static io.rollcall.app.sealing.SealingServers.REVEALED;
import static io.rollcall.app.sealing.SealingServers.SECRET;
import static io.rollcall.app.sealing.SealingServers.SERVICE;
import static io.rollcall.app.sealing.SealingServers.body;
import static io.rollcall.app.sealing.SealingServers.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.SseClient;
import io.rollcall.store.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedMetadataTest {

  private Path folder;
  private TestServer server;

  @BeforeAll
  void start(@TempDir Path own) throws IOException {
    folder = own;
    server =
        SealingServers.start(
            SealingServers.keyset(folder),
            Map.of("rollcall.memory.file", folder.resolve("memory").toString()));
    register(server);
    await().until(() -> server.get(SERVICE + "/instances").body().contains("\"a\""));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ORDERS_A,
        SERVICE + "/instances",
        SERVICE + "/instances?tag=",
        SERVICE + "/instances?health=any&reveal=false",
        SERVICE + "/select",
        SERVICE + "/explain",
        "/api/v1/discover?service=orders",
        "/api/v1/prometheus/targets",
        "/api/v1/services",
        "/api/v1/settings",
        "/prometheus"
      })
  void nobodySeesItWithoutAskingForIt(String path) {
    assertThat(server.get(path).body()).doesNotContain(SECRET).doesNotContain("sealed:1:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REVEALED,
        SERVICE + "/instances?reveal=true",
        SERVICE + "/instances?reveal=true&health=any&metadata.team=checkout",
        SERVICE + "/select?reveal=true",
        "/api/v1/discover?service=orders&reveal=true"
      })
  void whoAsksForItSeesItAndNoCacheKeepsIt(String path) {
    var revealed = server.get(path);

    assertThat(revealed.status()).isEqualTo(200);
    assertThat(revealed.body()).contains("\"password\":\"" + SECRET + "\"");
    assertThat(revealed.header("Cache-Control")).isEqualTo("no-store");
    assertThat(revealed.header("ETag")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "", "TRUE", "1"})
  void whatIsNeitherYesNorNoIsRefused(String value) {
    assertThat(server.get(ORDERS_A + "?reveal=" + value).problem()).isEqualTo("invalid-value");
  }

  @Test
  void whoWaitsForChangesIsShownNothingInClear() {
    assertThat(server.get(SERVICE + "/instances?reveal=true&revision=1&wait=1s").detail())
        .startsWith("reveal must not be given together with revision and wait");
  }

  @Test
  void whatIsThereIsToldByItsKeyAndAMarker() {
    var instance = server.get(ORDERS_A);

    assertThat(instance.at("metadata"))
        .isEqualTo(Map.of("password", "sealed:hidden", "team", "checkout"));
    assertThat(register(server).at("metadata.password")).isEqualTo("sealed:hidden");
  }

  @Test
  void theSameRegistrationChangesNothing() {
    var before = register(server);
    var again = register(server);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.number("revision")).isEqualTo(before.number("revision"));
    assertThat(again.at("registeredAt")).isEqualTo(before.at("registeredAt"));
  }

  @Test
  void patternsSayWhatIsSealed() {
    var metadata = "{\"db-secret\": \"x1\", \"secret\": \"x2\", \"Password\": \"x3\"}";
    server.register(
        "patterns", "a", "{\"host\": \"h\", \"port\": 1, \"metadata\": %s}".formatted(metadata));

    assertThat(server.get("/api/v1/services/patterns/instances/a").at("metadata"))
        .isEqualTo(Map.of("db-secret", "sealed:hidden", "secret", "x2", "Password", "x3"));
  }

  @Test
  void noFilterFindsIt() {
    var stored =
        server.bean(RegistryBackend.class).read("orders").instances().getFirst().registration();
    var cipherText = stored.metadata().getOrDefault("password", "");
    assertThat(cipherText).startsWith("sealed:1:");

    for (var value : new String[] {SECRET, cipherText, "sealed:hidden", "sealed:", ""}) {
      var filter = "metadata.password=" + value;
      assertThat(server.get(SERVICE + "/instances?" + filter).each("instances", "id")).isEmpty();
      assertThat(server.get(SERVICE + "/instances?reveal=true&" + filter).each("instances", "id"))
          .isEmpty();
      assertThat(server.get(SERVICE + "/select?" + filter).problem())
          .isEqualTo("no-healthy-instance");
      var explained = server.get(SERVICE + "/explain?" + filter);
      assertThat(explained.body())
          .contains("its metadata.password is sealed, which no filter finds")
          .doesNotContain("sealed:1:", SECRET);
    }
    assertThat(server.get(SERVICE + "/instances?metadata.team=checkout").each("instances", "id"))
        .contains("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sealed:", "sealed:hidden", "sealed:1:AAAA"})
  void whatCouldBeTakenForASealedValueIsRefused(String value) {
    var refused = server.register("orders", "c", body(value));
    var other =
        server.register(
            "orders",
            "c",
            "{\"host\":\"h\",\"port\":1,\"metadata\":{\"a\":\"%s\"}}".formatted(value));

    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.detail()).startsWith("metadata.password must not begin with 'sealed:'");
    assertThat(other.detail()).startsWith("metadata.a must not begin with 'sealed:'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad\\u0007", "\\ud800"})
  void noErrorRepeatsAValue(String bad) {
    var tooLong = server.register("orders", "c", body(SECRET.repeat(40)));
    var unfit = server.register("orders", "c", body(SECRET + bad));

    assertThat(tooLong.detail())
        .isEqualTo("metadata.password must be at most 512 characters, but is '***'");
    assertThat(unfit.problem()).isEqualTo("invalid-value");
    assertThat(unfit.detail()).startsWith("metadata.password must").doesNotContain("hunter2");
    var noMap = "{\"host\":\"h\",\"port\":1,\"metadata\":\"" + SECRET + "\"}";
    assertThat(server.register("orders", "c", noMap).body()).doesNotContain("hunter2");
    var many =
        "[{\"service\":\"orders\",\"id\":\"c\"," + body(SECRET.repeat(40)).substring(1) + "]";
    assertThat(server.post("/api/v1/instances", many).body()).doesNotContain("hunter2");
  }

  @Test
  void eventsAndWatchesTellNeither() {
    try (var events = new SseClient(server, "/api/v1/events");
        var watch = new SseClient(server, "/api/v1/services/stock/watch")) {
      var state = watch.next();
      server.register("stock", "a", body(SECRET));
      var told = events.next().data() + state.data() + watch.next().data();

      assertThat(told).contains("sealed:hidden").doesNotContain(SECRET, "sealed:1:");
    }
    assertThat(server.get("/api/v1/services/stock/watch?reveal=true").problem())
        .isEqualTo("invalid-value");
  }

  @Test
  void theMemoryFileHoldsTheSealedTextAlone() throws IOException {
    assertThat(Files.readString(folder.resolve("memory")))
        .contains("sealed:1:")
        .doesNotContain(SECRET);
  }

  @Test
  void theSnapshotFileHoldsTheSealedTextAlone() throws IOException {
    var snapshot = folder.resolve("snapshot");
    var settings = Map.of("rollcall.discovery.snapshot-file", snapshot.toString());
    try (var other = SealingServers.start(folder.resolve("keyset.json"), settings)) {
      register(other);
      await().until(() -> other.get(SERVICE + "/instances").body().contains("checkout"));
    }

    assertThat(Files.readString(snapshot)).contains("sealed:1:").doesNotContain(SECRET);
  }

  @Test
  void howManyAreSealedIsCounted() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(server.get("/prometheus").body())
                    .containsPattern("rollcall_sealing_values\\{state=\"current\"} [1-9]")
                    .contains("rollcall_sealing_values{state=\"locked\"} 0.0"));
  }
}
