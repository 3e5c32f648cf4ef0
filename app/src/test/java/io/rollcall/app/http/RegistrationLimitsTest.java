package io.rollcall.app.http;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit of the API at its edge: the last value that is taken, the first that is not. */
@OneServer
class RegistrationLimitsTest {

  private static final String PATH = "/api/v1/services/limits/instances/a";

  @Inject TestClient server;

  static final List<Arguments> FIELDS =
      List.of(
          Arguments.of("port", "1", "0"),
          Arguments.of("port", "65535", "65536"),
          Arguments.of("ports", ports(16, 15), ports(17, 3)),
          Arguments.of("ports", ports(1, 15), ports(1, 16)),
          Arguments.of("ports", "{\"a\":65535}", "{\"a\":65536}"),
          Arguments.of("ports", "{\"h2\":1}", "{\"2\":1}"),
          Arguments.of("ports", "{}", "[1]"),
          Arguments.of("ports", "{\"a\":1}", "{\"a\":\"1\"}"),
          Arguments.of("ports", "{\"a\":1}", "{\"a\":null}"),
          Arguments.of("weight", "1", "0"),
          Arguments.of("weight", "10000", "10001"),
          Arguments.of("host", labels(127), labels(128)),
          Arguments.of("host", "\"::1\"", "\":::1\""),
          Arguments.of("host", "\"255.255.255.255\"", "\"255.255.255.256\""),
          Arguments.of("host", "\"a\"", "\"\""),
          Arguments.of("host", "\"xn--strae-oqa.example\"", "\"xn--9.example\""),
          Arguments.of("version", text(128, "v"), text(129, "v")),
          Arguments.of("version", "\"1\"", "\" \""),
          Arguments.of("zone", text(128, "z"), text(129, "z")),
          Arguments.of("zone", "\"a-1\"", "\"a-\""),
          Arguments.of("tags", tags(64, 128), tags(65, 2)),
          Arguments.of("tags", tags(1, 128), tags(1, 129)),
          Arguments.of("metadata", metadata(64, 128, 512), metadata(65, 2, 1)),
          Arguments.of("metadata", metadata(1, 128, 512), metadata(1, 129, 1)),
          Arguments.of("metadata", metadata(1, 1, 512), metadata(1, 1, 513)),
          Arguments.of("metadata", "{\"weight\":\"10000\"}", "{\"weight\":\"10001\"}"),
          Arguments.of("healthCheck", heartbeat("5s"), heartbeat("4999ms")),
          Arguments.of("healthCheck", heartbeat("24h"), heartbeat("PT24H0.001S")),
          Arguments.of("healthCheck", http("interval", "1s"), http("interval", "999ms")),
          Arguments.of("healthCheck", http("interval", "24h"), http("interval", "86401s")),
          Arguments.of("healthCheck", http("timeout", "29999ms"), http("timeout", "30s")),
          Arguments.of("healthCheck", http("timeout", "1ms"), http("timeout", "0s")),
          Arguments.of("healthCheck", http("path", "/" + "p".repeat(1023)), http("path", "p")),
          Arguments.of("healthCheck", http("path", "/"), http("path", "/" + "p".repeat(1024))),
          Arguments.of("healthCheck", http("path", "/"), http("port", "none")),
          Arguments.of("healthCheck", tcp("maxFailures", 1), tcp("maxFailures", 0)),
          Arguments.of("healthCheck", tcp("maxFailures", 100), tcp("maxFailures", 101)),
          Arguments.of("healthCheck", tcp("recoveryThreshold", 1), tcp("recoveryThreshold", 0)),
          Arguments.of("healthCheck", tcp("recoveryThreshold", 100), tcp("recoveryThreshold", 101)),
          Arguments.of(
              "healthCheck", http("deregisterAfter", "60s"), http("deregisterAfter", "59s")),
          Arguments.of(
              "healthCheck", http("deregisterAfter", "720h"), http("deregisterAfter", "721h")));

  @ParameterizedTest
  @FieldSource("FIELDS")
  void theLastValidValueIsTakenAndTheFirstInvalidOneRefused(
      String field, String valid, String invalid) {
    assertThat(server.put(PATH, with(field, valid)).status()).isBetween(200, 201);

    var refused = server.put(PATH, with(field, invalid));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(String.valueOf(refused.at("field"))).startsWith(field);
    assertThat(refused.detail()).startsWith(field).contains(" must ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/services/%s/instances/a", "/api/v1/services/a/instances/%s"})
  void namesInThePathHave128Characters(String path) {
    var body = with("weight", "1");

    assertThat(server.put(path.formatted("n".repeat(128)), body).status()).isEqualTo(201);
    assertThat(server.put(path.formatted("n".repeat(129)), body).problem())
        .isEqualTo("invalid-value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "a-", ".a", "a_", "a%20b", "%C3%A4", "a:b", "a%00"})
  void namesInThePathHaveNoOtherCharacters(String name) {
    var refused = server.put("/api/v1/services/limits/instances/" + name, with("weight", "1"));

    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.at("field")).isEqualTo("id");
  }

  @Test
  void aBodyHas64KiB() {
    var body = with("weight", "1");
    var fitting = body + " ".repeat(64 * 1024 - body.length());

    assertThat(server.put(PATH, fitting).status()).isEqualTo(200);

    var refused = server.put(PATH, fitting + " ");
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.problem()).isEqualTo("too-large");
    assertThat(refused.detail()).contains("65536", "65537");
  }

  @Test
  void anOutputHas1024Characters() {
    server.put(PATH, with("weight", "1"));
    var report = "{\"status\":\"healthy\",\"output\":\"%s\"}";

    assertThat(server.put(PATH + "/health", report.formatted("o".repeat(1024))).status())
        .isEqualTo(204);
    assertThat(server.put(PATH + "/health", report.formatted("o".repeat(1025))).at("field"))
        .isEqualTo("output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"tcp","interval":"30s"}   | PT5S
          {"type":"tcp","interval":"6s"}    | PT5S
          {"type":"tcp","interval":"5s"}    | PT2.5S
          {"type":"tcp","interval":"1s"}    | PT0.5S
          """)
  void aTimeoutThatIsNotGivenFitsTheInterval(String check, String timeout) {
    assertThat(server.put(PATH, with("healthCheck", check)).at("healthCheck.timeout"))
        .isEqualTo(timeout);
  }

  /** A registration with one field of the test's own. */
  private static String with(String field, String json) {
    var fields = new TreeMap<>(Map.of("host", "\"h\"", "port", "1"));
    fields.put(field, json);
    return fields.entrySet().stream()
        .map(entry -> "\"%s\":%s".formatted(entry.getKey(), entry.getValue()))
        .collect(joining(",", "{", "}"));
  }

  private static String text(int length, String character) {
    return "\"" + character.repeat(length) + "\"";
  }

  /** Labels of one letter, which take two characters with their dots. */
  private static String labels(int count) {
    return "\"" + "a.".repeat(count - 1) + "a\"";
  }

  private static String tags(int count, int length) {
    return numbers(count, length).map(tag -> "\"" + tag + "\"").collect(joining(",", "[", "]"));
  }

  private static String metadata(int count, int keyLength, int valueLength) {
    var value = "v".repeat(valueLength);
    return numbers(count, keyLength)
        .map(key -> "\"%s\":\"%s\"".formatted(key, value))
        .collect(joining(",", "{", "}"));
  }

  private static String ports(int count, int nameLength) {
    return numbers(count, nameLength - 1)
        .map("\"p%s\":1"::formatted)
        .collect(joining(",", "{", "}"));
  }

  private static Stream<String> numbers(int count, int length) {
    return IntStream.range(0, count).mapToObj(i -> "%%0%dd".formatted(length).formatted(i));
  }

  private static String heartbeat(String ttl) {
    return "{\"type\":\"heartbeat\",\"ttl\":\"%s\"}".formatted(ttl);
  }

  private static String http(String field, String value) {
    return "{\"type\":\"http\",\"%s\":\"%s\"}".formatted(field, value);
  }

  private static String tcp(String field, int value) {
    return "{\"type\":\"tcp\",\"%s\":%d}".formatted(field, value);
  }
}
