package io.rollcall.app.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OneServer
class ConfigApiTest extends ConfigCalls {

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
}
