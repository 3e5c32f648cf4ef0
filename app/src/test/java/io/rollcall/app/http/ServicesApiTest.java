package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.RunningServer;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServicesApiTest {

  private RunningServer server;

  @BeforeEach
  void start() {
    server = RunningServer.start();
    server.register("orders", "a");
    server.register("orders", "b");
    server.reportHealth("orders", "b", "unhealthy");
    server.register("stock", "a");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsServicesWithTheirCounts() {
    var response = server.json(server.get("/api/v1/services"));

    var first = response.get("services").get(0);
    assertThat(first.get("service").getStringValue()).isEqualTo("orders");
    assertThat(first.get("instances").getIntValue()).isEqualTo(2);
    assertThat(first.get("healthy").getIntValue()).isEqualTo(1);
    assertThat(response.get("total").getIntValue()).isEqualTo(2);
    assertThat(response.get("next").isNull()).isTrue();
  }

  @Test
  void listsAServiceNoMoreThatLostItsLastInstance() {
    server.delete("/api/v1/services/stock/instances/a");

    assertThat(server.json(server.get("/api/v1/services")).get("total").getIntValue()).isEqualTo(1);
  }

  @Test
  void pagesThroughAllServicesWithoutMissingOrDoublingAny() {
    IntStream.range(0, 25).forEach(i -> server.register("page-%02d".formatted(i), "a"));
    var seen = new ArrayList<String>();
    var next = "";
    do {
      var page =
          server.json(
              server.get("/api/v1/services?limit=10" + (next.isEmpty() ? "" : "&after=" + next)));
      page.get("services")
          .values()
          .forEach(service -> seen.add(service.get("service").getStringValue()));
      next = page.get("next").isNull() ? "" : page.get("next").getStringValue();
    } while (!next.isEmpty());

    assertThat(seen).hasSize(27).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void refusesPagesThatAreTooLargeOrNone() {
    assertThat(server.get("/api/v1/services?limit=1000").statusCode()).isEqualTo(200);
    assertThat(server.get("/api/v1/services?limit=1001").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/services?limit=0").statusCode()).isEqualTo(400);
  }

  @Test
  void discoversSeveralServicesInOneCall() {
    var services =
        server
            .json(
                server.get(
                    "/api/v1/discover?service=stock&service=orders&service=later&health=any"))
            .get("services");

    assertThat(services.get("orders").get("instances").size()).isEqualTo(2);
    assertThat(services.get("stock").get("stale").getBooleanValue()).isFalse();
    assertThat(services.get("later").get("instances").size()).isZero();
  }

  @Test
  void boundsHowManyServicesOneCallMayName() {
    var hundred =
        IntStream.range(0, 100).mapToObj(i -> "service=s" + i).collect(Collectors.joining("&"));

    assertThat(server.get("/api/v1/discover?" + hundred).statusCode()).isEqualTo(200);
    assertThat(server.get("/api/v1/discover?" + hundred + "&service=one-more").statusCode())
        .isEqualTo(400);
    assertThat(server.get("/api/v1/discover").statusCode()).isEqualTo(400);
    assertThat(server.get("/api/v1/discover?service=-bad").statusCode()).isEqualTo(400);
  }
}
