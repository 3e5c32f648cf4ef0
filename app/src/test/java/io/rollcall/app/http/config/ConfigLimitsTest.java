package io.rollcall.app.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OneServer
class ConfigLimitsTest extends ConfigCalls {

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

  @Test
  void aMessageHas256CharactersAtMost() {
    assertThat(client.put(at("why"), "1", "Rollcall-Message", "m".repeat(256)).status())
        .isEqualTo(201);
    var refused = client.put(at("why"), "2", "Rollcall-Message", "m".repeat(257));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.at("field")).isEqualTo("message");
  }
}
