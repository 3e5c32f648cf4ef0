package io.rollcall.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.app.TestServer;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.discovery.Discovery;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiringTest {

  @Test
  void aStrategyOfTheUsersOwnIsKnownByItsName() {
    try (var server = TestServer.start(Map.of("rollcall.load-balancer.strategy", "last"))) {
      server.put("/api/v1/services/orders/instances/a", "{\"host\":\"a\",\"port\":1}");
      server.put("/api/v1/services/orders/instances/b", "{\"host\":\"b\",\"port\":1}");

      var selected = server.get("/api/v1/services/orders/select");

      assertThat(selected.at("strategy")).isEqualTo("last");
      assertThat(selected.at("instance.id")).isEqualTo("b");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rollcall.backend                       | nosuch | must be one of
          rollcall.load-balancer.strategy        | nosuch | must be one of
          rollcall.load-balancer.services.orders | nosuch | must be one of
          rollcall.memory.file                   | /nosuch/folder/file | must be usable
          """)
  void whatDoesNotExistIsRefusedAtTheStart(String key, String value, String rule) {
    assertThatThrownBy(() -> TestServer.start(Map.of(key, value)))
        .rootCause()
        .isInstanceOf(InvalidSettings.class)
        .hasMessageStartingWith(key + " " + rule)
        .hasMessageEndingWith("but is '" + value + "'");
  }

  @Test
  void allIsClosedBeforeWhatItNeeds() throws InterruptedException {
    FaultyBackend backend;
    try (var server = TestServer.start(Map.of("rollcall.backend", "faulty"))) {
      server.bean(Discovery.class).discover("orders");
      backend = FaultyBackend.of(server);
    }

    assertThat(backend.wasClosedInOrder()).isTrue();
  }
}
