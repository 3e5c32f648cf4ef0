package io.rollcall.app.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.Answer;
import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OneServer
class ConfigApiTest {

  @Inject TestClient client;

  @Test
  void theFirstVersionIsCreatedAndReadAsItWasSent() {
    var body = "{\"most\": 10, \"name\": \"größer\"}";

    var made =
        client.put(
            at("first/limits"),
            body,
            "Content-Type",
            "application/json; charset=UTF-8",
            "Rollcall-Message",
            "as agreed");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo("/api/v1/config/first/limits");
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    assertThat(made.at("key")).isEqualTo("first/limits");
    assertThat(made.number("version")).isEqualTo(1);
    assertThat(Instant.parse(String.valueOf(made.at("time")))).isBefore(Instant.MAX);
    assertThat(made.at("author")).isEqualTo("anybody");
    assertThat(made.at("message")).isEqualTo("as agreed");
    assertThat(made.at("contentType")).isEqualTo("application/json");
    assertThat(made.number("size")).isEqualTo(32);
    assertThat(String.valueOf(made.at("checksum"))).hasSize(64);
    assertThat(made.at("deleted")).isEqualTo(false);
    assertThat(made.at("changed")).isEqualTo(true);
    assertThat(made.body()).doesNotContain("restores");

    var read = client.get(at("first/limits"));
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(body);
    assertThat(read.header("Content-Type")).isEqualTo("application/json");
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    assertThat(read.header("Rollcall-Version")).isEqualTo("1");
    assertThat(read.header("Age")).isEqualTo("0");
    assertThat(read.header("Rollcall-Stale")).isEmpty();
    assertThat(read.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(read.header("Content-Security-Policy")).isEqualTo("sandbox");
    assertThat(read.header("X-Content-Type-Options")).isEqualTo("nosniff");
    var modified =
        ZonedDateTime.parse(read.header("Last-Modified"), DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(modified.toEpochSecond())
        .isEqualTo(Instant.parse(String.valueOf(made.at("time"))).getEpochSecond());
  }

  @Test
  void laterVersionsAreNotCreated() {
    put("later", "1");
    var second = put("later", "2");

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("Location")).isEmpty();
    assertThat(second.number("version")).isEqualTo(2);
    assertThat(second.at("changed")).isEqualTo(true);
    assertThat(client.get(at("later")).body()).isEqualTo("2");
    assertThat(client.get(at("later") + "?version=1").body()).isEqualTo("1");
    assertThat(client.get(at("later") + "?version=1").header("ETag")).isEqualTo("\"1\"");
    assertThat(client.get(at("later") + "?version=3").problem()).isEqualTo("config-not-found");
  }

  @Test
  void theSameValueAgainChangesNothing() {
    put("same", "1");
    var again = put("same", "1");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.number("version")).isEqualTo(1);
    assertThat(again.at("changed")).isEqualTo(false);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain, text/plain;charset=utf-8",
    "Application/YAML, application/yaml",
    "text/html; charset=utf-8, text/html;charset=utf-8",
    "application/vnd.a+xml; version=2, application/vnd.a+xml",
  })
  void aValueIsOfTheTypeItWasWrittenWith(String sent, String read) {
    var key = "type/" + read.replaceAll("[^a-z]", "-");
    client.put(at(key), "a: 1", "Content-Type", sent);

    assertThat(client.get(at(key)).header("Content-Type")).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "text/",
        ";",
        "*/*",
        "text/*",
        "text/plain; charset=iso-8859-1",
        "application/json;charset=utf-16",
        "a b/c"
      })
  void whatIsNoTypeOfTextIsRefused(String type) {
    var refused = client.put(at("types"), "1", "Content-Type", type);

    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.problem()).isEqualTo("unsupported-media-type");
    assertThat(refused.detail()).contains("'" + type + "'");
  }

  @Test
  void anEmptyTextIsAValue() {
    assertThat(put("empty", "").number("size")).isZero();
    assertThat(client.get(at("empty")).status()).isEqualTo(200);
    assertThat(client.get(at("empty")).body()).isEmpty();
  }

  @Test
  void headIsAnsweredAsGetWithoutTheValue() {
    put("head", "12345");
    var head = client.send("HEAD", at("head"), "");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("ETag")).isEqualTo("\"1\"");
    assertThat(head.header("Content-Length")).isEqualTo("5");
  }

  @Test
  void whoHasAVersionIsNotSentItAgain() {
    put("known", "1");

    var known = client.get(at("known"), "If-None-Match", "\"1\"");
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(known.header("ETag")).isEqualTo("\"1\"");
    put("known", "2");
    assertThat(client.get(at("known"), "If-None-Match", "\"1\"").body()).isEqualTo("2");
  }

  @Test
  void aDeletionIsAVersion() {
    put("deleted", "1");
    var deleted = client.send("DELETE", at("deleted"), "", "Rollcall-Message", "unused");

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.header("ETag")).isEqualTo("\"2\"");
    assertThat(client.get(at("deleted")).status()).isEqualTo(404);
    assertThat(client.get(at("deleted")).problem()).isEqualTo("config-not-found");
    assertThat(client.get(at("deleted") + "?version=1").body()).isEqualTo("1");
    assertThat(client.get(at("deleted") + "?version=2").detail()).contains("is a deletion");
    var last = client.get(at("deleted/history"));
    assertThat(last.at("versions.0.deleted")).isEqualTo(true);
    assertThat(last.at("versions.0.message")).isEqualTo("unused");
    assertThat(last.at("versions.0.size")).isNull();
    assertThat(client.delete(at("deleted")).problem()).isEqualTo("config-not-found");
    assertThat(put("deleted", "3").status()).isEqualTo(200);
    assertThat(put("deleted", "3").number("version")).isEqualTo(3);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(client.get(at("nowhere")).status()).isEqualTo(404);
    assertThat(client.get(at("nowhere")).problem()).isEqualTo("config-not-found");
    assertThat(client.get(at("nowhere/history")).problem()).isEqualTo("config-not-found");
    assertThat(client.get(at("nowhere/diff")).problem()).isEqualTo("config-not-found");
    assertThat(client.delete(at("nowhere")).problem()).isEqualTo("config-not-found");
    assertThat(client.post(at("nowhere/rollback"), "{\"version\":1}").problem())
        .isEqualTo("config-not-found");
  }

  @Test
  void aWriteRestsOnItsCondition() {
    var absent = new String[] {"If-None-Match", "*"};
    assertThat(client.put(at("if"), "1", absent).status()).isEqualTo(201);

    var exists = client.put(at("if"), "2", absent);
    assertThat(exists.status()).isEqualTo(412);
    assertThat(exists.problem()).isEqualTo("config-version-mismatch");
    assertThat(exists.number("currentVersion")).isEqualTo(1);
    assertThat(exists.detail()).contains("'if'");
    assertThat(client.put(at("if"), "2", "If-Match", "\"1\"").number("version")).isEqualTo(2);
    var late = client.put(at("if"), "3", "If-Match", "\"1\"");
    assertThat(late.status()).isEqualTo(412);
    assertThat(late.number("currentVersion")).isEqualTo(2);
    assertThat(client.send("DELETE", at("if"), "", "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(rollback("if", 1, "If-Match", "\"1\"").status()).isEqualTo(412);
    assertThat(client.put(at("if/new"), "3", "If-Match", "\"1\"").number("currentVersion"))
        .isZero();
    assertThat(client.get(at("if")).body()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource({
    "If-Match, 1",
    "If-Match, *",
    "If-Match, 'W/\"1\"'",
    "If-Match, '\"1\", \"2\"'",
    "If-Match, '\"0\"'",
    "If-None-Match, '\"1\"'",
  })
  void aConditionThatIsNoneIsRefused(String header, String value) {
    var refused = client.put(at("condition"), "1", header, value);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.at("field")).isEqualTo(header);
  }

  @Test
  void twoConditionsAreRefused() {
    var refused = client.put(at("two"), "1", "If-Match", "\"1\"", "If-None-Match", "*");

    assertThat(refused.at("field")).isEqualTo("If-None-Match");
  }

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
  void theSizeIsGuarded() {
    put("guarded", "x".repeat(5000));

    var refused = put("guarded", "x".repeat(10_001));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.at("field")).isEqualTo("value");
    assertThat(put("guarded", "x".repeat(2499)).status()).isEqualTo(400);
    assertThat(client.put(at("guarded?force=false"), "1").status()).isEqualTo(400);
    assertThat(client.put(at("guarded?force=true"), "1").number("version")).isEqualTo(2);
  }

  @Test
  void aValueHas256KiBAtMost() {
    var largest = "ä".repeat(128 * 1024);
    assertThat(put("large", largest).status()).isEqualTo(201);
    assertThat(client.get(at("large")).body()).isEqualTo(largest);

    var refused = put("larger", largest + "a");
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.problem()).isEqualTo("too-large");
  }

  @Test
  void whatIsNoTextIsRefusedWithoutShowingIt() {
    var refused = put("nul", "secret\0");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("field")).isEqualTo("value");
    assertThat(refused.body()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/history",
        "a/diff",
        "a/rollback",
        "a/watch",
        "history",
        "watch",
        ".a",
        "a/.b",
        "-a",
        "a%20b",
        "%C3%A4",
        "a~b",
        "a@b",
        "a:b"
      })
  void aKeyThatIsNoneIsRefused(String key) {
    var refused = client.put(at(key), "1");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("invalid-value");
    assertThat(refused.at("field")).isEqualTo("key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a//b", "a%2Fb", "a/../b", "a/./b", "/a", "a;b", "%61"})
  void aPathThatHasAnotherSpellingIsRefused(String key) {
    assertThat(client.put(at(key), "1").at("field")).isEqualTo("path");
  }

  @Test
  void keysHaveUpTo256Characters() {
    assertThat(put("k".repeat(256), "1").status()).isEqualTo(201);
    assertThat(client.get(at("k".repeat(256))).body()).isEqualTo("1");
    assertThat(put("k".repeat(257), "1").status()).isEqualTo(400);
  }

  @Test
  void aSlashAtTheEndSaysNothing() {
    assertThat(client.put(at("slash/end/"), "1").at("key")).isEqualTo("slash/end");
    assertThat(client.get(at("slash/end/")).body()).isEqualTo("1");
    assertThat(client.get(at("slash/end/history/")).at("key")).isEqualTo("slash/end");
  }

  @Test
  void wordsOfTheApiAreFreeWithinKeys() {
    put("history/diff/watched", "1");

    assertThat(client.get(at("history/diff/watched")).body()).isEqualTo("1");
    assertThat(client.get(at("history/diff/watched/history")).each("versions", "version"))
        .containsExactly("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/yaml", "text/html, */*;q=0.8"})
  void whatIsAcceptedChangesNoAnswer(String accepted) {
    put("accept", "1");

    var value = client.get(at("accept") + "?version=1", "Accept", accepted);
    assertThat(value.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
    var history = client.get(at("accept/history"), "Accept", accepted);
    assertThat(history.header("Content-Type")).isEqualTo("application/json");
    assertThat(history.each("versions", "version")).containsExactly("1");
    var diff = client.get(at("accept/diff"), "Accept", accepted);
    assertThat(diff.header("Content-Type")).isEqualTo("text/x-diff;charset=utf-8");
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded, a=1&b=%20",
    "multipart/form-data; boundary=x, --x--"
  })
  void formsAreTextsAsOthers(String type, String body) {
    client.put(at("form"), body, "Content-Type", type);

    assertThat(client.get(at("form")).body()).isEqualTo(body);
  }

  @Test
  void aMethodThatAPathDoesNotTakeIsRefused() {
    assertThat(client.post(at("a"), "{}").status()).isEqualTo(405);
    assertThat(client.put(at("a/history"), "{}").status()).isEqualTo(400);
    assertThat(client.get(at("a/rollback")).status()).isEqualTo(400);
    assertThat(client.delete("/api/v1/config").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "/a?vers=1, query parameter",
    "/a?version=0, version",
    "/a?version=x, version",
    "/a/history?limit=0, limit",
    "/a/history?limit=1001, limit",
    "/a/diff?from=-1, from",
    "/a/diff?to=0, to",
    "?prefix=/a, prefix",
    "?prefix=a//b, prefix",
    "?limit=1001, limit",
    "?keys=a, query parameter",
  })
  void aBadQueryIsRefused(String path, String field) {
    put("a", "1");
    var refused = client.get("/api/v1/config" + path);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("field")).isEqualTo(field);
  }

  @Test
  void aBadPlaceInAHistoryIsRefused() {
    put("place", "1");

    assertThat(client.get(at("place/history?from=2")).at("field")).isEqualTo("from");
  }

  @Test
  void aMessageHas256CharactersAtMost() {
    assertThat(client.put(at("why"), "1", "Rollcall-Message", "m".repeat(256)).status())
        .isEqualTo(201);
    var refused = client.put(at("why"), "2", "Rollcall-Message", "m".repeat(257));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("field")).isEqualTo("message");
  }

  @Test
  void noConditionOfAWriteIsDropped() {
    put("conditions", "1");

    assertThat(client.delete(at("conditions"), "If-None-Match", "*").problem())
        .isEqualTo("config-version-mismatch");
    assertThat(rollback("conditions", 1, "If-None-Match", "*").problem())
        .isEqualTo("config-version-mismatch");
    assertThat(client.get(at("conditions")).body()).isEqualTo("1");
  }

  @Test
  void noWriteTakesParametersThatItDoesNotKnow() {
    put("parameters", "1");

    assertThat(client.delete(at("parameters?force=true")).status()).isEqualTo(400);
    assertThat(client.post(at("parameters/rollback?force=true"), "{\"version\":1}").status())
        .isEqualTo(400);
    assertThat(client.post("/api/v1/config?dryRun=true", "{\"writes\":[]}").detail())
        .contains("dryRun");
    assertThat(client.get(at("parameters")).body()).isEqualTo("1");
  }

  private Answer put(String key, String value) {
    return client.put(at(key), value, "Content-Type", "text/plain");
  }

  private Answer rollback(String key, int version, String... headers) {
    return client.post(
        at(key + "/rollback"),
        "{\"version\":%d,\"message\":\"too high\"}".formatted(version),
        headers);
  }

  private static String at(String key) {
    return "/api/v1/config/" + key;
  }
}
