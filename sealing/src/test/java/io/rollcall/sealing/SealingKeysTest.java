package io.rollcall.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeysTest {

  @Test
  void keysAreReadAsTheyWereWritten() throws Exception {
    var keys = SealingKeys.create().withNewKey();

    assertThat(SealingKeys.of(keys.json()).keys()).isEqualTo(keys.keys());
  }

  @Test
  void aNewKeySealsOnlyOnceItIsMadeThePrimaryOne() {
    var one = SealingKeys.create();
    var two = one.withNewKey();

    assertThat(two.keys())
        .hasSize(2)
        .extracting(SealingKeys.Key::isPrimary)
        .containsExactly(true, false);
    assertThat(two.withNewestPrimary().keys())
        .extracting(SealingKeys.Key::isPrimary)
        .containsExactly(false, true);
    assertThat(one.keys()).hasSize(1);
  }

  @Test
  void aFormerKeyCanBeRemovedAndThePrimaryOneCannot() throws Exception {
    var one = SealingKeys.create();
    var two = one.withNewKey().withNewestPrimary();

    assertThat(two.without(one.primary()).keys())
        .extracting(SealingKeys.Key::id)
        .containsExactly(two.primary());
    assertUnusable("the key is the one that seals", () -> two.without(two.primary()));
    assertUnusable("there is no such key", () -> one.without(one.primary() + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "[]", "{\"primaryKeyId\":1,\"key\":[]}", "\u0000"})
  void whatIsNoKeysetIsRefused(String json) {
    assertUnusable("it is no keyset of AES256_SIV keys in Tink's JSON", () -> SealingKeys.of(json));
  }

  /** As Tink's tool makes it of the template AES256_SIV_RAW, whose text does not say the key. */
  @Test
  void aKeyOfAnotherKindIsRefused() {
    var json = SealingKeys.create().json().replace("TINK", "RAW");

    assertUnusable(
        "it has a key that is not AES256_SIV with Tink's prefix", () -> SealingKeys.of(json));
  }

  @Test
  void aKeyThatIsNotEnabledIsRefused() {
    var two = SealingKeys.create().withNewKey().json();
    var disabled =
        two.substring(0, two.lastIndexOf("ENABLED"))
            + "DISABLED"
            + two.substring(two.lastIndexOf("ENABLED") + "ENABLED".length());

    assertUnusable("it has a key that is not enabled; remove that", () -> SealingKeys.of(disabled));
  }

  @Test
  void noErrorAndNoTextTellsAKey() {
    var keys = SealingKeys.create();
    var secret = keys.json().replaceAll("(?s).*\"value\":\"([^\"]{20}).*", "$1");

    assertThat(keys.json()).contains(secret);
    assertThat(keys.toString()).doesNotContain(secret);
    assertThatExceptionOfType(UnusableKeys.class)
        .isThrownBy(() -> SealingKeys.of(keys.json().replace("AesSivKey", "NoKey")))
        .satisfies(error -> assertThat(error.toString()).doesNotContain(secret));
    assertThatNoException().isThrownBy(() -> SealingKeys.of(keys.json()));
  }

  private static void assertUnusable(String reason, ThrowingRunnable call) {
    assertThatExceptionOfType(UnusableKeys.class).isThrownBy(call::run).withMessage(reason);
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }
}
