package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServicesApiTest {

  @AutoClose private final TestServer server = TestServer.start();

  @BeforeEach
  void register() {
    server.register("orders", "a");
    server.register("orders", "b");
    server.reportHealth("orders", "b", "unhealthy");
    server.register("stock", "a");
  }

  @Test
  void listsServicesWithTheirCounts() {
    var response = server.get("/api/v1/services");

    assertThat(response.each("services", "service")).containsExactly("orders", "stock");
    assertThat(response.number("services.0.instances")).isEqualTo(2);
    assertThat(response.number("services.0.healthy")).isEqualTo(1);
    assertThat(response.number("total")).isEqualTo(2);
    assertThat(response.at("next")).isNull();
  }

  @Test
  void listsAServiceNoMoreThatLostItsLastInstance() {
    server.delete("/api/v1/services/stock/instances/a");

    assertThat(server.get("/api/v1/services").number("total")).isEqualTo(1);
  }

  @Test
  void pagesThroughAllServicesWithoutMissingOrDoublingAny() {
    IntStream.range(0, 25).forEach(i -> server.register("page-%02d".formatted(i), "a"));
    var seen = new ArrayList<String>();
    var query = "?limit=10";
    while (!query.isEmpty()) {
      var page = server.get("/api/v1/services" + query);
      seen.addAll(page.each("services", "service"));
      var next = page.at("next");
      query = next == null ? "" : "?limit=10&after=" + next;
    }

    assertThat(seen).hasSize(27).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void listsTheServicesWhoseNamesStartAlike() {
    server.register("stock.eu", "a");

    var page = server.get("/api/v1/services?prefix=stock&limit=1");
    assertThat(page.each("services", "service")).containsExactly("stock");
    assertThat(page.number("total")).isEqualTo(2);
    var next = server.get("/api/v1/services?prefix=stock&limit=1&after=" + page.at("next"));
    assertThat(next.each("services", "service")).containsExactly("stock.eu");
    assertThat(next.at("next")).isNull();
  }

  @Test
  void refusesAPrefixThatNoNameHas() {
    for (var route : List.of("services", "stats", "events")) {
      for (var prefix : List.of("", "-a", "a%2Fb", "a".repeat(129))) {
        var answer = server.get("/api/v1/" + route + "?prefix=" + prefix);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("field")).isEqualTo("prefix");
      }
    }
  }

  @Test
  void refusesPagesThatAreTooLargeOrNone() {
    assertThat(server.get("/api/v1/services?limit=1000").status()).isEqualTo(200);
    assertThat(server.get("/api/v1/services?limit=1001").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/services?limit=0").status()).isEqualTo(400);
  }

  @Test
  void discoversSeveralServicesInOneCall() {
    var answer =
        server.get("/api/v1/discover?service=stock&service=orders&service=later&health=any");

    assertThat(answer.each("services.orders.instances", "id")).containsExactly("a", "b");
    assertThat(answer.at("services.stock.stale")).isEqualTo(false);
    assertThat(answer.each("services.later.instances", "id")).isEmpty();
  }

  @Test
  void reportsANameThatCannotBeInItsPlace() {
    var answer = server.get("/api/v1/discover?service=orders&service=-bad&health=any");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.each("services.orders.instances", "id")).hasSize(2);
    assertThat(answer.at("services.-bad.problem.field")).isEqualTo("service");
  }

  @Test
  void boundsHowManyServicesOneCallMayName() {
    var hundred =
        IntStream.range(0, 100).mapToObj(i -> "service=s" + i).collect(Collectors.joining("&"));

    assertThat(server.get("/api/v1/discover?" + hundred).status()).isEqualTo(200);
    assertThat(server.get("/api/v1/discover?" + hundred + "&service=one-more").status())
        .isEqualTo(400);
    assertThat(server.get("/api/v1/discover").status()).isEqualTo(400);
  }
}
