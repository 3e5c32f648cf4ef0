package io.rollcall.app.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OneServer
class ConfigHistoryApiTest extends ConfigCalls {

  @Test
  void aHistoryIsListedInPages() {
    IntStream.rangeClosed(1, 5).forEach(i -> put("pages", "value " + i));

    var first = client.get(at("pages/history?limit=2"));
    assertThat(first.at("key")).isEqualTo("pages");
    assertThat(first.each("versions", "version")).containsExactly("5", "4");
    var second = client.get(at("pages/history?limit=3&from=" + first.at("next")));
    assertThat(second.each("versions", "version")).containsExactly("3", "2", "1");
    assertThat(second.at("next")).isNull();
    assertThat(client.get(at("pages/history")).each("versions", "version")).hasSize(5);
  }

  @Test
  void anEarlierValueIsBroughtBack() {
    put("back", "1");
    put("back", "2");

    var back = rollback("back", 1, "If-Match", "\"2\"");

    assertThat(back.status()).isEqualTo(200);
    assertThat(back.header("ETag")).isEqualTo("\"3\"");
    assertThat(back.number("version")).isEqualTo(3);
    assertThat(back.number("restores")).isEqualTo(1);
    assertThat(back.at("message")).isEqualTo("too high");
    assertThat(back.at("changed")).isEqualTo(true);
    assertThat(client.get(at("back")).body()).isEqualTo("1");
    assertThat(rollback("back", 3).at("changed")).isEqualTo(false);
    client.delete(at("back"));
    assertThat(rollback("back", 4).problem()).isEqualTo("config-not-found");
    assertThat(rollback("back", 2).number("version")).isEqualTo(5);
    assertThat(client.get(at("back")).body()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                  | missing-field   | version",
        "{\"version\":0}                     | invalid-value   | version",
        "{\"version\":\"1\"}                 | invalid-value   | version",
        "{\"version\":1,\"to\":2}            | unknown-field   | to",
        "{\"version\":1,\"message\":\"a\\nb\"} | invalid-value | message",
      })
  void aRollbackThatSaysNothingIsRefused(String body, String problem, String field) {
    var refused = client.post(at("back/rollback"), body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo(problem);
    assertThat(refused.at("field")).isEqualTo(field);
  }

  @Test
  void twoVersionsAreCompared() {
    put("compared", "a\nb\nc\n");
    put("compared", "a\nB\nc\n");
    put("compared", "a\nB\nc\nd");

    var last = client.get(at("compared/diff"));
    assertThat(last.status()).isEqualTo(200);
    assertThat(last.header("Content-Type")).isEqualTo("text/x-diff;charset=utf-8");
    assertThat(last.body())
        .isEqualTo(
            """
            --- compared@2
            +++ compared@3
            @@ -1,3 +1,4 @@
             a
             B
             c
            +d
            \\ No newline at end of file
            """);
    assertThat(client.get(at("compared/diff?to=2")).body()).contains("-b\n+B\n");
    assertThat(client.get(at("compared/diff?from=1&to=3")).body()).contains("-b\n+B\n c\n+d");
    assertThat(client.get(at("compared/diff?from=3&to=1")).body()).contains("-B\n+b\n");
    assertThat(client.get(at("compared/diff?to=1")).body())
        .startsWith("--- /dev/null\n+++ compared@1\n");
    assertThat(client.get(at("compared/diff?from=2&to=2")).body()).isEmpty();
    client.delete(at("compared"));
    assertThat(client.get(at("compared/diff")).body())
        .startsWith("--- compared@3\n+++ /dev/null\n");
    assertThat(client.get(at("compared/diff?from=9")).problem()).isEqualTo("config-not-found");
  }

  @Test
  void aBadPlaceInAHistoryIsRefused() {
    put("place", "1");

    assertThat(client.get(at("place/history?from=2")).at("field")).isEqualTo("from");
  }
}
