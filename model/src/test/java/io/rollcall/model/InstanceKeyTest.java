package io.rollcall.model;

import static io.rollcall.model.Refusals.assertRefused;
import static io.rollcall.model.Refusals.shown;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceKeyTest {

  private static final String RULE =
      "must be 1 to 128 characters of [A-Za-z0-9._-], starting and ending with a letter or digit";

  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0", "ab", "a-b_c.D9", "a..--__b", "9-a"})
  void nameThatKeepsTheRuleIsAccepted(String name) {
    var key = new InstanceKey(name, name);

    assertThat(key.service()).isEqualTo(name);
    assertThat(key.id()).isEqualTo(name);
    assertThat(key).hasToString(name + "/" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        ".",
        "-a",
        "a-",
        "_a",
        "a_",
        ".a",
        "a.",
        "a b",
        "a/b",
        "a:b",
        "a\n",
        "\0",
        "ä",
        "a\u0661",
        "a\u200b",
        "\ud83d\ude00",
        "a\ud83d",
        "ａ"
      })
  void nameThatBreaksTheRuleIsRefused(String name) {
    assertRefused(() -> new InstanceKey(name, "id"), "service", RULE, name);
    assertRefused(() -> new InstanceKey("service", name), "id", RULE, name);
  }

  @Test
  void longestNameIsAccepted() {
    var longest = "a".repeat(128);

    assertThat(new InstanceKey(longest, longest).id()).hasSize(128);
  }

  @Test
  void nameOneLongerIsRefused() {
    var tooLong = "a".repeat(129);

    assertRefused(() -> new InstanceKey(tooLong, "id"), "service", RULE, shown("a", 129));
    assertRefused(() -> new InstanceKey("service", tooLong), "id", RULE, shown("a", 129));
  }
}
