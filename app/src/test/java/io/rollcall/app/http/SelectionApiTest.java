package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.Answer;
import io.rollcall.app.TestServer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SelectionApiTest {

  @AutoClose
  private static final TestServer server =
      TestServer.start(Map.of("rollcall.load-balancer.services.weighted", "weighted-round-robin"));

  @BeforeAll
  static void register() {
    for (var service : new String[] {"orders", "weighted"}) {
      server.register(service, "a", "{\"host\":\"h\",\"port\":80,\"weight\":5,\"zone\":\"z1\"}");
      server.register(service, "b", "{\"host\":\"h\",\"port\":80,\"zone\":\"z2\"}");
      server.register(service, "c", "{\"host\":\"h\",\"port\":80,\"zone\":\"z2\"}");
    }
  }

  @Test
  void picksInTurnByDefault() {
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < 30; i++) {
      counts.merge(picked("orders", ""), 1, Integer::sum);
    }

    assertThat(counts).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
  }

  @Test
  void followsTheStrategyThatIsConfiguredForTheService() {
    var picks = IntStream.range(0, 7).mapToObj(i -> picked("weighted", ""));

    assertThat(picks.collect(Collectors.joining())).isEqualTo("aabacaa");
  }

  @Test
  void followsTheStrategyThatTheCallerNames() {
    var first = picked("orders", "?strategy=consistent-hash&key=customer-7");

    for (int i = 0; i < 10; i++) {
      assertThat(picked("orders", "?strategy=consistent-hash&key=customer-7")).isEqualTo(first);
    }
    assertThat(selection("orders", "?strategy=random").at("strategy")).isEqualTo("random");
  }

  @Test
  void prefersAZoneAndSpillsOver() {
    assertThat(picked("orders", "?preferZone=z1")).isEqualTo("a");
    assertThat(picked("orders", "?preferZone=z2")).isIn("b", "c");
    assertThat(picked("orders", "?preferZone=z9")).isIn("a", "b", "c");
    assertThat(picked("orders", "?zone=z1&preferZone=z2")).isEqualTo("a");
  }

  @Test
  void saysWhatIsWrongWithARequest() {
    assertProblem("/api/v1/services/orders/select?strategy=consistent-hash", 400, "key");
    assertProblem("/api/v1/services/orders/select?strategy=best", 400, "round-robin");
    assertProblem("/api/v1/services/orders/select?health=any", 400, "health");
    assertProblem("/api/v1/services/nobody/select", 503, "nobody");
    assertProblem("/api/v1/services/orders/select?tag=none", 503, "orders");
  }

  @Test
  void aPickIsReleasedOnce() {
    var pickId = selection("orders", "?strategy=least-connections").at("pickId");

    assertThat(server.delete("/api/v1/picks/" + pickId).status()).isEqualTo(204);
    assertThat(server.delete("/api/v1/picks/" + pickId).status()).isEqualTo(404);
  }

  @Test
  void saysThatLeastConnectionsKnowsNothingUntilPicksAreReleased() {
    var before = selection("orders-2", "?strategy=least-connections");
    assertThat(before.at("caveat")).asString().contains("weighted round-robin");

    server.delete("/api/v1/picks/" + before.at("pickId"));

    var after = selection("orders-2", "?strategy=least-connections");
    assertThat(after.at("caveat")).isNull();
  }

  private static String picked(String service, String query) {
    return String.valueOf(selection(service, query).at("instance.id"));
  }

  private static Answer selection(String service, String query) {
    if (service.equals("orders-2")) {
      server.register(service, "a");
    }
    var response = server.get("/api/v1/services/" + service + "/select" + query);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
    return response;
  }

  private static void assertProblem(String path, int status, String told) {
    var response = server.get(path);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.detail()).contains(told);
  }
}
