package io.rollcall.app.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What those see and change of configurations who may read or configure some. */
class ConfigAccessTest {

  private static final String LIMITS = "/api/v1/config/payments/limits";

  @AutoClose private final TestServer server;
  private final Map<String, String> callers;

  ConfigAccessTest(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    callers =
        Map.of(
            "admin", TestTokens.bearer(tokens.add("admin", TestTokens.EVERYTHING)),
            "reader", TestTokens.bearer(tokens.add("reader", "read:payments/*")),
            "writer",
                TestTokens.bearer(tokens.add("writer", "configure:payments/*", "read:shared")),
            "stranger",
                TestTokens.bearer(
                    tokens.add("stranger", "register,deregister,discover,administer,reveal:*")));
    server = TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file()));
  }

  @BeforeEach
  void write() {
    for (var key : List.of("orders", "payments/limits", "payments/fees", "paymentsx", "shared")) {
      assertThat(send("admin", "PUT", "/api/v1/config/" + key, "1")).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, '', 200, 200, 403",
    "GET, ?version=1, 200, 200, 403",
    "GET, /history, 200, 200, 403",
    "GET, /diff, 200, 200, 403",
    "PUT, '', 403, 200, 403",
    "POST, /rollback, 403, 200, 403",
    "DELETE, '', 403, 204, 403",
  })
  void eachCallNeedsItsRight(String method, String below, int reader, int writer, int stranger) {
    var body =
        switch (method) {
          case "PUT" -> "2";
          case "POST" -> "{\"version\":1}";
          default -> "";
        };

    assertThat(server.send(method, LIMITS + below, body).status()).isEqualTo(401);
    assertThat(send("stranger", method, LIMITS + below, body)).isEqualTo(stranger);
    assertThat(send("reader", method, LIMITS + below, body)).isEqualTo(reader);
    assertThat(send("writer", method, LIMITS + below, body)).isEqualTo(writer);
    for (var key : List.of("orders", "paymentsx", "payments")) {
      assertThat(send("writer", method, "/api/v1/config/" + key + below, body)).isEqualTo(403);
    }
  }

  @Test
  void aRefusalNamesTheConfiguration() {
    assertThat(server.put(LIMITS, "2", "Authorization", token("reader")).detail())
        .isEqualTo("token reader may not configure configuration 'payments/limits'");
  }

  @Test
  void whoIsRefusedIsNotToldWhetherThereIsOne() {
    assertThat(send("reader", "GET", "/api/v1/config/orders", "")).isEqualTo(403);
    assertThat(send("reader", "GET", "/api/v1/config/nowhere", "")).isEqualTo(403);
  }

  @Test
  void listsShowWhatMayBeRead() {
    assertThat(list("reader")).containsExactly("payments/fees", "payments/limits");
    assertThat(list("writer")).containsExactly("payments/fees", "payments/limits", "shared");
    assertThat(list("admin")).hasSize(5);
    assertThat(send("stranger", "GET", "/api/v1/config", "")).isEqualTo(403);
    var page = server.get("/api/v1/config?limit=2", "Authorization", token("writer"));
    assertThat(page.at("next")).isEqualTo("payments/limits");
  }

  @Test
  void ofSeveralWritesNoneIsMadeWhenOneIsNotAllowed() {
    var writes =
        "{\"writes\":[{\"key\":\"payments/new\",\"value\":\"1\"},"
            + "{\"key\":\"shared\",\"value\":\"2\"}]}";

    assertThat(send("writer", "POST", "/api/v1/config", writes)).isEqualTo(403);
    assertThat(send("reader", "POST", "/api/v1/config", writes)).isEqualTo(403);
    assertThat(send("writer", "GET", "/api/v1/config/payments/new", "")).isEqualTo(404);
    assertThat(send("admin", "POST", "/api/v1/config", writes)).isEqualTo(200);
  }

  @Test
  void theAuthorIsWhoBroughtTheToken() {
    var made = server.put(LIMITS, "2", "Authorization", token("writer"));

    assertThat(made.at("author")).isEqualTo("writer");
  }

  private String token(String caller) {
    return requireNonNull(callers.get(caller));
  }

  private List<String> list(String caller) {
    return server.get("/api/v1/config", "Authorization", token(caller)).each("entries", "key");
  }

  private int send(String caller, String method, String path, String body) {
    return server.send(method, path, body, "Authorization", token(caller)).status();
  }
}
