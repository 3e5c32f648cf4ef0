package io.rollcall.app.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.Answer;
import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OneServer
class ConfigsApiTest {

  @Inject TestClient client;

  @Test
  void configurationsAreListedByPrefixInPages() {
    put("list/b", "1");
    put("list/a", "12");
    put("list/c", "1");
    put("list.d", "1");
    client.delete("/api/v1/config/list/c");

    var all = client.get("/api/v1/config?prefix=list");
    assertThat(all.each("entries", "key")).containsExactly("list.d", "list/a", "list/b");
    assertThat(all.number("entries.1.size")).isEqualTo(2);
    assertThat(all.header("Age")).isEqualTo("0");
    assertThat(all.body()).doesNotContain("value");
    var first = client.get("/api/v1/config?prefix=list/&limit=1");
    assertThat(first.each("entries", "key")).containsExactly("list/a");
    assertThat(first.at("next")).isEqualTo("list/a");
    var second = client.get("/api/v1/config?prefix=list/&limit=1&after=list/a");
    assertThat(second.each("entries", "key")).containsExactly("list/b");
    assertThat(second.at("next")).isNull();
  }

  @Test
  void severalAreWrittenTogether() {
    put("many/old", "1");
    put("many/old", "2");
    put("many/gone", "1");

    var made =
        many(
            """
            {"message": "together", "writes": [
              {"key": "many/new", "value": "{}", "contentType": "application/json",
               "ifAbsent": true},
              {"key": "many/old", "rollbackTo": 1, "ifVersion": 2},
              {"key": "many/gone", "delete": true},
              {"key": "many/plain", "value": ""}]}
            """);

    assertThat(made.status()).isEqualTo(200);
    assertThat(made.each("results", "version")).containsExactly("1", "3", "2", "1");
    assertThat(made.each("results", "message")).containsOnly("together");
    assertThat(made.each("results", "changed")).containsOnly("true");
    assertThat(client.get("/api/v1/config/many/new").header("Content-Type"))
        .isEqualTo("application/json");
    assertThat(client.get("/api/v1/config/many/old").body()).isEqualTo("1");
    assertThat(client.get("/api/v1/config/many/gone").status()).isEqualTo(404);
    assertThat(client.get("/api/v1/config/many/plain").header("Content-Type"))
        .startsWith("text/plain");
  }

  @Test
  void allAreWrittenOrNone() {
    put("none/a", "1");

    var refused =
        many(
            """
            {"writes": [{"key": "none/b", "value": "1"},
                        {"key": "none/a", "value": "2", "ifVersion": 7}]}
            """);

    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.problem()).isEqualTo("config-version-mismatch");
    assertThat(refused.detail()).contains("'none/a'");
    assertThat(refused.number("currentVersion")).isEqualTo(1);
    assertThat(client.get("/api/v1/config/none/b").status()).isEqualTo(404);
  }

  @Test
  void sizesAreGuardedUnlessForced() {
    put("forced", "x".repeat(5000));

    assertThat(many("{\"writes\":[{\"key\":\"forced\",\"value\":\"x\"}]}").status()).isEqualTo(400);
    assertThat(many("{\"force\":true,\"writes\":[{\"key\":\"forced\",\"value\":\"x\"}]}").status())
        .isEqualTo(200);
  }

  @Test
  void thereAreSixteenAtMostAnd256KiBTogether() {
    assertThat(many(writes(16, "x")).status()).isEqualTo(200);
    var refused = many(writes(17, "x"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("field")).isEqualTo("writes");
    assertThat(many(writes(2, "y".repeat(128 * 1024))).status()).isEqualTo(200);
    assertThat(many(writes(2, "z".repeat(128 * 1024 + 1))).at("field")).isEqualTo("writes");
    assertThat(many(" ".repeat(3 << 20)).status()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                     | missing-field | writes",
        "{'writes':[]}                                          | invalid-value | writes",
        "{'writes':{}}                                          | invalid-value | writes",
        "{'writes':[1]}                                         | invalid-value | writes[0]",
        "{'writes':[{}]}                                        | missing-field | writes[0].key",
        "{'writes':[{'key':'a'}]}                               | invalid-value | writes[0].key",
        "{'writes':[{'key':'a','value':'1','delete':true}]}     | invalid-value | writes[0].key",
        "{'writes':[{'key':'a','value':1}]}                     | invalid-value | writes[0].value",
        "{'writes':[{'key':'a','rollbackTo':0}]}                | invalid-value | writes[0].rollbackTo",
        "{'writes':[{'key':'a','text':'1'}]}                    | unknown-field | writes[0].text",
        "{'writes':[{'key':'a','delete':true,'ifVersion':0}]}   | invalid-value | writes[0].ifVersion",
        "{'writes':[{'key':'a','value':'1','ifVersion':1,'ifAbsent':true}]}"
            + " | invalid-value | writes[0].ifAbsent",
        "{'writes':[{'key':'a','value':'1'},{'key':'a','value':'1'}]} | invalid-value | key",
        "{'writes':[{'key':'a/history','value':'1'}]}           | invalid-value | key",
        "{'force':1,'writes':[{'key':'a','value':'1'}]}         | invalid-value | force",
        "{'writs':[]}                                           | unknown-field | writs",
      })
  void whatIsWrongIsNamed(String body, String problem, String field) {
    var refused = many(body.replace('\'', '"'));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo(problem);
    assertThat(refused.at("field")).isEqualTo(field);
  }

  @Test
  void itIsJson() {
    var body = "{\"writes\":[{\"key\":\"a\",\"value\":\"1\"}]}";

    assertThat(client.post("/api/v1/config", body, "Content-Type", "text/plain").status())
        .isEqualTo(415);
    assertThat(many("{").problem()).isEqualTo("malformed-body");
  }

  private static String writes(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj("{\"key\":\"bulk/%d\",\"value\":\"%%s\"}"::formatted)
        .collect(Collectors.joining(",", "{\"force\":true,\"writes\":[", "]}"))
        .replace("%s", value);
  }

  private Answer many(String body) {
    return client.post("/api/v1/config", body);
  }

  private void put(String key, String value) {
    client.put("/api/v1/config/" + key, value, "Content-Type", "text/plain");
  }
}
