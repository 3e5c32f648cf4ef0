package io.rollcall.app.sealing;

import static io.rollcall.app.sealing.SealingServers.ORDERS_A;
import static io.rollcall.app.sealing.SealingServers.RESEAL;
import static io.rollcall.app.sealing.SealingServers.SECRET;
import static io.rollcall.app.sealing.SealingServers.SERVICE;
import static io.rollcall.app.sealing.SealingServers.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
import io.rollcall.app.TestServer;
import io.rollcall.app.security.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may see sealed metadata in clear, where that is asked for. */
class RevealingTest {

  private static final List<String> OF_ORDERS =
      List.of(
          ORDERS_A + "?reveal=true",
          SERVICE + "/instances?reveal=true",
          SERVICE + "/select?reveal=true");

  private static final String BOTH = "/api/v1/discover?service=orders&service=stock&reveal=true";

  @TempDir private static Path folder;

  private final TestTokens tokens = new TestTokens(folder);
  private final String all = tokens.add("all", TestTokens.EVERYTHING);
  private final String reader = tokens.add("reader", "discover:*");
  private final String revealer = tokens.add("revealer", "discover:*", "reveal:orders");

  private TestServer server = TestServer.start();

  @BeforeEach
  void start() throws IOException {
    server.close();
    var own = Files.createTempDirectory(folder, "test");
    server =
        SealingServers.start(
            SealingServers.keyset(own),
            Map.of("rollcall.security.tokens-file", tokens.file().toString()));
    for (var service : List.of("orders", "stock")) {
      var path = "/api/v1/services/" + service + "/instances/a";
      var registered = server.put(path, body(SECRET), "Authorization", TestTokens.bearer(all));
      assertThat(registered.status()).isEqualTo(201);
    }
    await().until(() -> as(reader, BOTH.replace("&reveal=true", "")).body().contains("checkout"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoMayDiscoverMayNotReveal() {
    for (var path : OF_ORDERS) {
      var refused = as(reader, path);
      assertThat(refused.status()).as(path).isEqualTo(403);
      assertThat(refused.problem()).isEqualTo("forbidden");
      assertThat(refused.body()).doesNotContain(SECRET);
      assertThat(as(reader, path.replace("true", "false")).status()).isEqualTo(200);
    }
    assertThat(as(reader, BOTH).body()).contains("forbidden").doesNotContain(SECRET);
  }

  @Test
  void theRightIsGivenByService() {
    for (var path : OF_ORDERS) {
      assertThat(as(revealer, path).body()).as(path).contains(SECRET);
      assertThat(as(revealer, path.replace("orders", "stock")).status()).isEqualTo(403);
    }
    var both = as(revealer, BOTH);
    assertThat(both.at("services.orders.instances.0.metadata.password")).isEqualTo(SECRET);
    assertThat(both.at("services.stock.instances")).isNull();
    assertThat(both.number("services.stock.problem.status")).isEqualTo(403);
  }

  @Test
  void whoSealsAgainHasToAdminister() {
    assertThat(server.post(RESEAL, "", "Authorization", TestTokens.bearer(reader)).status())
        .isEqualTo(403);
    assertThat(server.post(RESEAL, "", "Authorization", TestTokens.bearer(all)).status())
        .isEqualTo(200);
  }

  private Answer as(String secret, String path) {
    return server.get(path, "Authorization", TestTokens.bearer(secret));
  }
}
