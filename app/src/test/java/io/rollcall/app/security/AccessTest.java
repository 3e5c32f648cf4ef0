package io.rollcall.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
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

/** What those see and change who may do something on some services. */
class AccessTest {

  private static final String BODY = "{\"host\":\"10.0.0.1\",\"port\":8080}";

  @AutoClose private final TestServer server;
  private final String admin;
  private final String orders;
  private final String hosts;

  AccessTest(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    admin = TestTokens.bearer(tokens.add("admin", TestTokens.EVERYTHING));
    orders =
        TestTokens.bearer(
            tokens.add("orders", "register,discover:orders,orders.*", "discover:stock"));
    hosts =
        TestTokens.bearer(
            tokens.addFor(List.of("10.1.0.0/16", "*.orders.internal"), "hosts", "register:*"));
    server = TestServer.start(Map.of("rollcall.security.tokens-file", tokens.file()));
  }

  @BeforeEach
  void register() {
    for (var service : List.of("orders", "orders.eu", "payments", "stock")) {
      assertThat(register(admin, service, BODY).status()).isEqualTo(201);
    }
    await()
        .until(() -> server.get("/api/v1/services", "Authorization", admin).number("total") == 4);
  }

  @Test
  void listsShowAndCountWhatMayBeDiscovered() {
    var list = server.get("/api/v1/services?limit=2", "Authorization", orders);

    assertThat(list.each("services", "service")).containsExactly("orders", "orders.eu");
    assertThat(list.number("total")).isEqualTo(3);
    assertThat(
            server
                .get("/api/v1/services?after=" + list.at("next"), "Authorization", orders)
                .each("services", "service"))
        .containsExactly("stock");
  }

  @Test
  void statsCountWhatMayBeDiscovered() {
    assertThat(server.get("/api/v1/stats", "Authorization", orders).number("services"))
        .isEqualTo(3);
    assertThat(server.get("/api/v1/stats", "Authorization", admin).number("services")).isEqualTo(4);
  }

  @Test
  void ofManyServicesThoseAreRefusedThatMayNotBeDiscovered() {
    var found =
        server.get("/api/v1/discover?service=payments&service=stock", "Authorization", orders);

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.at("services.payments.problem.status")).isEqualTo(403);
    assertThat(found.at("services.payments.instances")).isNull();
    assertThat(found.at("services.stock.instances.0.id")).isEqualTo("a");
  }

  @Test
  void ofManyRegistrationsThoseAreRefusedThatMayNotBeMade() {
    var items =
        "[{\"service\":\"payments\",\"id\":\"b\",\"host\":\"h\",\"port\":1},"
            + "{\"service\":\"orders\",\"id\":\"b\",\"host\":\"h\",\"port\":1}]";

    var registered = server.post("/api/v1/instances", items, "Authorization", orders);
    var kept =
        server.post(
            "/api/v1/heartbeats",
            "[{\"service\":\"payments\",\"id\":\"a\"},{\"service\":\"orders\",\"id\":\"a\"}]",
            "Authorization",
            orders);

    assertThat(registered.at("0.status")).isEqualTo(403);
    assertThat(registered.at("1.status")).isEqualTo(201);
    assertThat(kept.at("0.status")).isEqualTo(403);
    assertThat(kept.at("1.status")).isEqualTo(204);
    assertThat(server.get("/api/v1/services/payments/instances/b", "Authorization", admin).status())
        .isEqualTo(404);
  }

  @Test
  void eventsOfOneServiceNeedTheRightToIt() {
    var events = server.get("/api/v1/events?service=payments", "Authorization", orders);

    assertThat(events.status()).isEqualTo(403);
  }

  @Test
  void aPickIsReleasedByWhoMayDiscoverItsService() {
    var picked =
        server.get(
            "/api/v1/services/payments/select?strategy=least-connections", "Authorization", admin);
    var path = "/api/v1/picks/" + picked.at("pickId");

    assertThat(server.send("DELETE", path, "", "Authorization", orders).status()).isEqualTo(403);
    assertThat(server.send("DELETE", path, "", "Authorization", admin).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 201",
    "10.2.0.1, 403",
    "a.orders.internal, 201",
    "A.ORDERS.internal, 201",
    "orders.internal, 403",
    "internal, 403",
    "::ffff:10.1.2.3, 201",
    "::1, 403",
  })
  void onlyOwnHostsAreRegistered(String host, int status) {
    var answer = register(hosts, "orders", BODY.replace("10.0.0.1", host), "h" + host.hashCode());

    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void refusalsSayWhatIsMissingAndNothingMore() {
    var nobody = server.get("/api/v1/services/orders/instances");
    var forbidden =
        server.send("DELETE", "/api/v1/services/orders/instances/a", "", "Authorization", orders);

    assertThat(nobody.problem()).isEqualTo("unauthenticated");
    assertThat(nobody.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(forbidden.problem()).isEqualTo("forbidden");
    assertThat(forbidden.detail()).isEqualTo("token orders may not deregister service 'orders'");
  }

  @Test
  void detailsOfHealthAreForWhoMayDiscoverEverything() {
    assertThat(server.get("/health").at("details")).isNull();
    assertThat(server.get("/health", "Authorization", orders).at("details")).isNull();
    assertThat(server.get("/health", "Authorization", admin).at("details")).isNotNull();
  }

  @Test
  void answersAreForOneCallerAndOfTheirType() {
    var answer = server.get("/api/v1/services/orders/instances", "Authorization", orders);

    assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  private Answer register(String authorization, String service, String body) {
    return register(authorization, service, body, "a");
  }

  private Answer register(String authorization, String service, String body, String id) {
    return server.put(
        "/api/v1/services/" + service + "/instances/" + id, body, "Authorization", authorization);
  }
}
