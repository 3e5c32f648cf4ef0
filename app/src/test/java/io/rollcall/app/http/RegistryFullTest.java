package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that holds as much as it may. */
class RegistryFullTest {

  @AutoClose
  private final TestServer server =
      TestServer.start(
          Map.of("rollcall.registry.max-instances", 3, "rollcall.registry.max-services", 2));

  @BeforeEach
  void fill() {
    assertThat(server.register("orders", "a").status()).isEqualTo(201);
    assertThat(server.register("stock", "a").status()).isEqualTo(201);
  }

  @Test
  void aServiceTooManyIsRefusedByName() {
    var refused = server.register("payments", "a");

    assertThat(refused.status()).isEqualTo(507);
    assertThat(refused.problem()).isEqualTo("registry-full");
    assertThat(refused.detail())
        .contains("'payments'")
        .contains("2 services")
        .contains("max-services");
  }

  @Test
  void anInstanceTooManyIsRefusedAndThereIsRoomOnceAnotherLeft() {
    server.register("orders", "b");

    var refused = server.register("orders", "c");
    assertThat(refused.status()).isEqualTo(507);
    assertThat(refused.detail()).contains("3 instances").contains("max-instances");

    server.delete("/api/v1/services/orders/instances/b");
    assertThat(server.register("orders", "c").status()).isEqualTo(201);
  }

  @Test
  void whatIsThereCanBeReplacedAndKeptRegistered() {
    server.register("orders", "b");

    assertThat(server.register("orders", "b", "{\"host\":\"10.0.0.9\",\"port\":9}").status())
        .isEqualTo(200);
    assertThat(server.put("/api/v1/services/orders/instances/b/heartbeat", "").status())
        .isEqualTo(204);
  }

  @Test
  void ofManyEachIsTakenOrRefusedByItself() {
    var answer =
        server.post(
            "/api/v1/instances",
            """
            [{"service":"orders","id":"b","host":"10.0.0.1","port":1},
             {"service":"payments","id":"a","host":"10.0.0.1","port":1}]
            """);

    assertThat(answer.number("0.status")).isEqualTo(201);
    assertThat(answer.number("1.status")).isEqualTo(507);
    assertThat(answer.at("1.problem.type")).isEqualTo("urn:rollcall:problem:registry-full");
  }
}
