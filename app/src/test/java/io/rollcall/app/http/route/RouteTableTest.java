package io.rollcall.app.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.MediaType;
import io.rollcall.app.OneServer;
import io.rollcall.app.http.json.JsonBody;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OneServer
class RouteTableTest {

  @Inject RouteTable routes;

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/instances",
    "POST, /api/v1/instances/",
    "POST, /api/v1/heartbeats",
  })
  void callsForManyTakeALargeBody(String method, String path) {
    assertThat(routes.of(method, path).mostBodyBytes()).isEqualTo(JsonBody.MOST_BYTES_OF_MANY);
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/services/orders/instances/a",
    "PUT, /api/v1/services/orders/instances/a/heartbeat",
  })
  void othersTakeASmallOne(String method, String path) {
    assertThat(routes.of(method, path).mostBodyBytes()).isEqualTo(JsonBody.MOST_BYTES);
    assertThat(routes.of(method, path)).isNotSameAs(RouteRules.STANDARD);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/instances/more",
    "POST, /nowhere",
    "POST, /",
    "OPTIONS, *",
  })
  void whatHasNoRouteIsHeldToTheStandard(String method, String path) {
    assertThat(routes.of(method, path)).isSameAs(RouteRules.STANDARD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/events",
        "/api/v1/events/",
        "/api/v1/services/orders/watch",
        "/api/v1/services/watch/watch",
      })
  void streamsAreKnown(String path) {
    assertThat(routes.of("GET", path).isStream()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/services",
        "/api/v1/services/orders/instances/events",
        "/health/watch",
        "/events",
      })
  void whatIsCalledLikeAStreamIsNone(String path) {
    assertThat(routes.of("GET", path).isStream()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/readiness", "/prometheus", "/docs/a/b.html", "/docs"})
  void endpointsAndPagesAreInIt(String path) {
    assertThat(routes.of("GET", path)).isNotSameAs(RouteRules.STANDARD);
    assertThat(routes.of("GET", path).accepted()).containsExactly(MediaType.APPLICATION_JSON_TYPE);
  }
}
