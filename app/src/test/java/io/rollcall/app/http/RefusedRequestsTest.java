package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import io.rollcall.app.RawConnection;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller does wrong, and how they are told. */
@OneServer
class RefusedRequestsTest {

  private static final String PATH = "/api/v1/services/refused/instances/a";
  private static final String SMALL = "{\"host\":\"a\",\"port\":1}";

  @Inject TestClient server;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"host":"a","port":"1"}                 | port            | must be a whole number, but is '1'
          {"host":"a","port":1.5}                 | port            | must be a whole number, but is '1.5'
          {"host":"a","port":1e2}                 | port            | must be a whole number, but is '1e2'
          {"host":"a","port":99999999999}         | port            | must be a whole number, but is '99999999999'
          {"host":"a","port":true}                | port            | must be a whole number, but is 'true'
          {"host":5,"port":1}                     | host            | must be a text, but is '5'
          {"host":["a"],"port":1}                 | host            | must be a text, but is 'an array'
          {"host":"a","port":1,"tags":"x"}        | tags            | must be an array of texts, but is 'x'
          {"host":"a","port":1,"tags":["x",1]}    | tags[1]         | must be a text, but is '1'
          {"host":"a","port":1,"tags":[null]}     | tags[0]         | must be a text, but is 'null'
          {"host":"a","port":1,"metadata":[]}     | metadata        | must be an object of texts, but is 'an array'
          {"host":"a","port":1,"metadata":{"k":5}} | metadata.k     | must be a text, but is '5'
          {"host":"a","port":1,"metadata":{"k":null}} | metadata.k  | must be a text, but is 'null'
          {"host":"a","port":1,"metadata":{"k":{}}} | metadata.k    | must be a text, but is 'an object'
          {"host":"a","port":1,"weight":"7"}      | weight          | must be a whole number, but is '7'
          {"host":"a","port":1,"metadata":{"weight":"x"}} | metadata.weight | must be a whole number from 1 to 10000, but is 'x'
          {"host":"a","port":1,"protocol":"HTTP"} | protocol        | must be one of http, https, grpc, tcp, udp, but is 'HTTP'
          {"host":"a","port":1,"healthCheck":"x"} | healthCheck     | must be an object, but is 'x'
          {"host":"a","port":1,"healthCheck":{"type":"ping"}} | healthCheck.type | must be one of heartbeat, http, tcp, grpc, custom, but is 'ping'
          {"host":"a","port":1,"healthCheck":{"type":"heartbeat","ttl":30}} | healthCheck.ttl | must be a text, but is '30'
          {"host":"a","port":1,"healthCheck":{"type":"heartbeat","ttl":"soon"}} | healthCheck.ttl | must be a duration such as 500ms, 30s, 5m or PT30S, but is 'soon'
          {"host":"a","port":1,"id":"b"}          | id              | must be that of the path, 'a', but is 'b'
          {"host":"a","port":1,"service":"b"}     | service         | must be that of the path, 'refused', but is 'b'
          {"host":"a","port":1,"version":"\\u0007"} | version       | must not contain control characters or unpaired surrogates
          {"host":"a","port":1,"version":"\\ud800"} | version       | must not contain control characters or unpaired surrogates
          """)
  void anInvalidValueIsNamedWithItsFieldAndRule(String body, String field, String rule) {
    var refused = server.put(PATH, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.at("field")).isEqualTo(field);
    assertThat(refused.detail()).startsWith(field + " " + rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"host":"a","port":1,"colour":"red"}                                      | colour
          {"host":"a","port":1,"healthCheck":{"type":"http","url":"/"}}             | healthCheck.url
          {"host":"a","port":1,"healthCheck":{"type":"heartbeat","interval":"9s"}}  | healthCheck.interval
          {"host":"a","port":1,"healthCheck":{"type":"http","ttl":"9s"}}            | healthCheck.ttl
          {"host":"a","port":1,"healthCheck":{"type":"tcp","path":"/"}}             | healthCheck.path
          {"host":"a","port":1,"healthCheck":{"type":"grpc","probe":"x"}}           | healthCheck.probe
          {"host":"a","port":1,"healthCheck":{"type":"custom","grpcService":"x"}}   | healthCheck.grpcService
          """)
  void anUnknownFieldIsNamed(String body, String field) {
    var refused = server.put(PATH, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("unknown-field");
    assertThat(refused.at("field")).isEqualTo(field);
    assertThat(refused.detail()).startsWith(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"port":1}                                                  | host
          {"host":null,"port":1}                                      | host
          {"host":"a"}                                                | port
          {"host":"a","port":1,"healthCheck":{}}                      | healthCheck.type
          {"host":"a","port":1,"healthCheck":{"type":"custom"}}       | healthCheck.probe
          """)
  void aMissingFieldIsNamed(String body, String field) {
    var refused = server.put(PATH, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("missing-field");
    assertThat(refused.at("field")).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"host":              | not JSON at line 1, column 9
          {"host":"a" "port":1} | not JSON at line 1, column 13
          nonsense              | not JSON at line 1, column
          {"port":1,"port":2}   | not JSON at line 1, column 17: Duplicate field
          {} {}                 | goes on after the end
          {} x                  | not JSON at line 1, column 4
          []                    | must be a JSON object, but is an array
          null                  | must be a JSON object, but is null
          "a"                   | must be a JSON object, but is a text
          ` `                   | must be JSON, but is empty
          ``                    | must be JSON, but is empty
          """)
  void aBodyThatIsNoJsonObjectIsRefused(String body, String reason) {
    var refused = server.put(PATH, body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("malformed-body");
    assertThat(refused.detail()).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "{\"a\": hunter2}",
        "{\"hunter2\":1,\"hunter2\":2}",
        "{\"a\":\"\\hunter2\"}"
      })
  void whatIsWrongWithABodyIsToldWithoutItsText(String body) {
    var refused = server.put(PATH, body);

    assertThat(refused.problem()).isEqualTo("malformed-body");
    assertThat(refused.detail())
        .startsWith("the body is not JSON at line 1, column ")
        .doesNotContain("hunter2", "'h'");
  }

  @Test
  void aDeepBodyIsRefused() {
    var refused = server.put(PATH, "{\"metadata\":" + "[".repeat(30_000));

    assertThat(refused.problem()).isEqualTo("malformed-body");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws IOException {
    try (var connection = new RawConnection(server.port())) {
      var body = "{\"host\":\"\u00ff\u00fe\",\"port\":1}";
      connection.send(
          "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(PATH, body.length(), body));

      assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400").contains(":malformed-body\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0{\u00ff\u00ff\u00ff\u00ff",
        "\u00fe\u00ff\0{\0}",
        "{\0}\0",
        "\0\0\0{\0\0\0}"
      })
  void noEncodingButUtf8IsGuessed(String body) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(
          "PUT %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(PATH, body.length(), body));

      assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400").contains(":malformed-body\"");
    }
  }

  @Test
  void onlyAStarMayBeNotMatched() {
    var refused = server.put(PATH, SMALL, "If-None-Match", "\"5\"");

    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.at("field")).isEqualTo("If-None-Match");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/api/v1/nope", "/api/v2/services", "/docs/nope"})
  void nothingIsAtAnUnknownPath(String path) {
    var refused = server.get(path);

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.problem()).isEqualTo("no-such-path");
    assertThat(refused.detail()).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/api/v1/services/refused/./instances",
        "/api/v1//services",
        "/api/v1/services;a=b",
        "/api/v1/services/refused/instances/a%2Fb",
        "/api/v1/services/%2e%2e/stats",
        "/nope/..",
        "/api/v1/services/%72efused/instances",
      })
  void aPathOfAnotherSpellingIsRefusedRatherThanMended(String path) {
    var refused = server.get(path);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.at("field")).isEqualTo("path");
    assertThat(refused.detail()).contains(path);
  }

  @Test
  void anUnknownPathIsAProblemForBrowsersToo() {
    assertThat(server.get("/nope", "Accept", "text/html").problem()).isEqualTo("no-such-path");
  }

  @ParameterizedTest
  @CsvSource({"POST, PUT", "PATCH, DELETE", "FOO, GET"})
  void aMethodThatAPathDoesNotTakeIsRefusedWithThoseItTakes(String method, String allowed) {
    var refused = server.send(method, PATH, "");

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.problem()).isEqualTo("method-not-allowed");
    assertThat(refused.header("Allow")).contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {PATH, "/api/v1/services/refused/instances"})
  void anAnswerThatNobodyAcceptsIsRefused(String path) {
    server.get("/api/v1/services/refused/instances");

    var refused = server.get(path, "Accept", "image/png");

    assertThat(refused.status()).isEqualTo(406);
    assertThat(refused.problem()).isEqualTo("not-acceptable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "garbage",
        "application/json-seq",
        "application/json; charset=utf-16",
        "application/json; charset=\"iso-8859-1\""
      })
  void aBodyThatIsNotSentAsJsonIsRefused(String type) {
    var refused = server.put(PATH, SMALL, "Content-Type", type);

    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.problem()).isEqualTo("unsupported-media-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json;charset=UTF-8",
        "Application/JSON; charset=\"utf-8\"",
        "application/json; version=1"
      })
  void jsonMayBeNamedInOtherWays(String type) {
    assertThat(server.put(PATH, SMALL, "Content-Type", type).problem()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/services/refused/instances/a, 65537",
    "PUT, /api/v1/services/refused/instances/a/health, 65537",
    "POST, /api/v1/instances?x=1, 2097153",
    "POST, /api/v1/heartbeats, 2097153"
  })
  void aBodyLargerThanItMayBeIsRefusedUnread(String method, String path, int length)
      throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(
          "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, path, length));

      assertThat(connection.readTo("}")).startsWith("HTTP/1.1 413").contains(":too-large\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/services/refused/instances/a, 65537",
    "POST, /api/v1/heartbeats, 2097153"
  })
  void aBodyOfUnknownLengthIsRefusedWhenItGrowsTooLarge(String method, String path, int length)
      throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(
          "%s %s HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s"
              .formatted(method, path, length, " ".repeat(length)));

      assertThat(connection.readTo("}")).startsWith("HTTP/1.1 413").contains(":too-large\"");
    }
  }

  @Test
  void afterARefusedBodyTheConnectionGoesOn() throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(
          "PUT %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n%s"
              .formatted(PATH, " ".repeat(100_000)));
      assertThat(connection.readTo("}")).startsWith("HTTP/1.1 413");

      connection.send("GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(connection.readTo("\r\n")).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/stats, http://evil.example",
    "GET, /api/v1/services/refused/instances, http://evil.example",
    "POST, /api/v1/instances, http://evil.example",
    "OPTIONS, /api/v1/services/refused/instances/a, http://evil.example",
    "DELETE, /api/v1/cache, http://localhost:1",
    "DELETE, /api/v1/cache, null"
  })
  void pagesOfOtherServersAreRefused(String method, String path, String origin) {
    server.get("/api/v1/services/refused/instances");

    var refused = server.send(method, path, "", "Origin", origin);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.problem()).isEqualTo("foreign-origin");
    assertThat(refused.detail()).contains(origin);
  }

  @Test
  void pagesOfThisServerMayUseIt() {
    var answer = server.put(PATH, SMALL, "Origin", "http://127.0.0.1:" + server.port());

    assertThat(answer.problem()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /%zz HTTP/1.1, 400, bad-request",
    "GET /api/v1/services/%ff%fe/instances/a HTTP/1.1, 400, invalid-value",
    "GARBAGE, 400, bad-request"
  })
  void aMalformedRequestLineIsRefused(String line, int status, String problem) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(connection.readToEnd())
          .matches("(?s)HTTP/1\\.[01] " + status + " .*")
          .contains("application/problem+json")
          .contains("\"urn:rollcall:problem:" + problem + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 100_000})
  void anOverlongUrlIsRefused(int length) throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send("GET /" + "a".repeat(length) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

      assertThat(connection.readToEnd()).contains(" 413 ").contains(":too-large\"");
    }
  }

  @Test
  void overlongHeadersAreRefused() throws IOException {
    try (var connection = new RawConnection(server.port())) {
      connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(9_000) + "\r\n\r\n");

      assertThat(connection.readToEnd()).contains(" 413 ").contains(":too-large\"");
    }
  }
}
