package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import io.rollcall.app.RawConnection;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OneServer
class DocumentationTest {

  private static final String LARGE = "/docs/res/swagger-ui-bundle.js";

  @Inject TestClient server;

  @ParameterizedTest
  @CsvSource({
    "/docs, text/html",
    "/docs/, text/html",
    "/docs/index.html, text/html",
    "/docs/rollcall.yml, text/plain",
    "/docs/res/swagger-ui.css, text/css",
    "/docs/res/swagger-ui-bundle.js, javascript"
  })
  void isServed(String path, String type) {
    var answer = server.get(path, "Accept", "*/*");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains(type);
    assertThat(answer.body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/docs/nope", "/docs/res", "/docs/.hidden", "/docs/res/.hidden", "/docs/views%00"})
  void nothingElseIs(String path) throws IOException {
    assertThat(got(path)).startsWith("HTTP/1.1 404").contains(":no-such-path\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/../application.yml",
        "/docs/..%2f..%2fapplication.yml",
        "/docs/res/../../../../../application.yml",
        "/docs/views/../../../logback.xml",
        "/docs//etc/passwd"
      })
  void noPathLeadsOutOfIt(String path) throws IOException {
    assertThat(got(path)).startsWith("HTTP/1.1 400").contains("\"field\":\"path\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "POST", "PUT", "DELETE", "PATCH", "FOO"})
  void isOnlyRead(String method) {
    var refused = server.send(method, LARGE, "");

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).contains("GET");
  }

  private String got(String path) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      return connection
          .send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
          .readToEnd();
    }
  }
}
