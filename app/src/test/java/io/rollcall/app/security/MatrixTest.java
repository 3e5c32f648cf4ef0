package io.rollcall.app.security;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.route.Requirement;
import io.rollcall.app.http.route.RouteTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every route that the router has, with every credential. */
class MatrixTest {

  /** What the variables of paths are replaced by. */
  private static final Map<String, String> VARIABLES =
      Map.of(
          "{service}", "orders",
          "{id}", "a",
          "{pickId}", "none",
          "{selector}", "liveness",
          "{path:.+}", "index.html",
          "{key:.+}", "orders/limits");

  @TempDir private static Path folder;

  private static final AtomicInteger CLIENT = new AtomicInteger();

  private static @Nullable TestServer started;
  private static Map<Credential, String> headers = Map.of();

  private enum Credential {
    NONE,
    OTHER_SCHEME,
    EMPTY,
    MISTYPED,
    UNKNOWN,
    EXPIRED,
    FOREIGN,
    OTHER_ACTION,
    RIGHT
  }

  @BeforeAll
  static void start() {
    var tokens = new TestTokens(folder);
    var right = tokens.add("right", TestTokens.EVERYTHING);
    headers =
        Map.of(
            Credential.NONE, "",
            Credential.OTHER_SCHEME, "Basic YTpi",
            Credential.EMPTY, "Bearer ",
            Credential.MISTYPED, TestTokens.bearer(right.substring(0, 51) + "!"),
            Credential.UNKNOWN, TestTokens.bearer(TestTokens.unknown()),
            Credential.EXPIRED,
                TestTokens.bearer(
                    tokens.add(
                        "old", Instant.parse("2020-01-01T00:00:00Z"), TestTokens.EVERYTHING)),
            Credential.FOREIGN,
                TestTokens.bearer(
                    tokens.add("foreign", TestTokens.EVERYTHING.replace("*", "payments.*"))),
            Credential.OTHER_ACTION, TestTokens.bearer(tokens.add("other", "reveal:*")),
            Credential.RIGHT, TestTokens.bearer(right));
    started =
        TestServer.start(
            Map.of(
                "rollcall.security.tokens-file",
                tokens.file(),
                "rollcall.security.trusted-proxies",
                "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    server().close();
  }

  @Test
  void everyRouteDeclaresWhoMayCallIt() {
    assertThat(routes())
        .isNotEmpty()
        .allSatisfy(
            route ->
                assertThat(requirement(route))
                    .isNotInstanceOfAny(Requirement.Undeclared.class, Requirement.ToBeKnown.class));
  }

  @TestFactory
  List<DynamicTest> eachRouteWithEachCredential() {
    return routes().stream()
        .flatMap(
            route ->
                List.of(Credential.values()).stream()
                    .map(
                        credential ->
                            DynamicTest.dynamicTest(
                                "%s %s with %s"
                                    .formatted(route.getHttpMethodName(), path(route), credential),
                                () -> answersAsItShould(route, credential))))
        .toList();
  }

  private static void answersAsItShould(UriRouteInfo<?, ?> route, Credential credential)
      throws IOException {
    int status = status(route, credential);

    int expected = expected(requirement(route), credential);
    if (expected == 200) {
      assertThat(status).isNotIn(401, 403, 429, 500);
    } else {
      assertThat(status).isEqualTo(expected);
    }
  }

  /** 200 for whatever is not refused. */
  private static int expected(Requirement requirement, Credential credential) {
    boolean isOpen = requirement instanceof Requirement.Nothing;
    return switch (credential) {
      case RIGHT -> 200;
      case NONE -> isOpen ? 200 : 401;
      case OTHER_SCHEME, EMPTY, MISTYPED, UNKNOWN, EXPIRED -> 401;
      case FOREIGN -> isOpen || requirement instanceof Requirement.OnEach ? 200 : 403;
      case OTHER_ACTION -> isOpen ? 200 : 403;
    };
  }

  private static int status(UriRouteInfo<?, ?> route, Credential credential) throws IOException {
    var authorization = requireNonNull(headers.get(credential));
    var body = route.getHttpMethodName().matches("PUT|POST") ? "[]" : "";
    try (var connection = new RawConnection(server().port())) {
      connection.send(
          "%s %s HTTP/1.1\r\nHost: localhost\r\nForwarded: for=10.1.%d.%d\r\n%s%s\r\n%s"
              .formatted(
                  route.getHttpMethodName(),
                  path(route),
                  CLIENT.incrementAndGet() / 250,
                  CLIENT.get() % 250,
                  authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n",
                  "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n",
                  body));
      return Integer.parseInt(connection.readTo("\r\n").substring(9, 12));
    }
  }

  private static List<UriRouteInfo<?, ?>> routes() {
    return server().bean(Router.class).uriRoutes().<UriRouteInfo<?, ?>>map(route -> route).toList();
  }

  private static TestServer server() {
    return requireNonNull(started);
  }

  private static Requirement requirement(UriRouteInfo<?, ?> route) {
    return server().bean(RouteTable.class).of(route.getHttpMethodName(), path(route)).requires();
  }

  private static String path(UriRouteInfo<?, ?> route) {
    var path = route.getUriMatchTemplate().toPathString();
    for (var variable : VARIABLES.entrySet()) {
      path = path.replace(variable.getKey(), variable.getValue());
    }
    return path;
  }
}
