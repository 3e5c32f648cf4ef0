package io.rollcall.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.Registration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealerTest {

  private static final Registration CLEAR =
      Registration.builder("orders", "orders-1", "10.0.0.7", 8080)
          .metadata(Map.of("password", "hunter2", "team", "checkout"))
          .build();

  private final SealingKeys keys = SealingKeys.create();
  private final Sealer sealer = sealer(keys);

  @Test
  void sensitiveValuesAreSealedAndNothingElse() {
    var sealed = sealer.seal(CLEAR);

    assertThat(sealed.metadata().get("password")).startsWith("sealed:1:").doesNotContain("hunter2");
    assertThat(sealed.metadata()).containsEntry("team", "checkout");
    assertThat(sealed.withMetadata(CLEAR.metadata())).isEqualTo(CLEAR);
    assertThat(sealer.open(sealed)).isEqualTo(CLEAR);
  }

  @Test
  void theSameValueGivesTheSameText() {
    assertThat(sealer(keys).seal(CLEAR)).isEqualTo(sealer.seal(CLEAR));
  }

  @Test
  void sameIsWhatSaysTheSameUnderAnyKey() {
    var stored = sealer.seal(CLEAR);
    var rotated = sealer(keys.withNewKey().withNewestPrimary());

    assertThat(sealer.isRotating()).isFalse();
    assertThat(rotated.isRotating()).isTrue();
    assertThat(rotated.seal(CLEAR)).isNotEqualTo(stored);
    assertThat(rotated.isSame(stored, CLEAR)).isTrue();
    assertThat(rotated.isSame(rotated.seal(CLEAR), CLEAR)).isTrue();
    assertThat(rotated.isSame(stored, CLEAR.withMetadata(Map.of("password", "other")))).isFalse();
    assertThat(sealer(SealingKeys.create()).isSame(stored, CLEAR)).isFalse();
  }

  @Test
  void whatIsStoredInClearIsNotTheSameAndIsSealedAgain() {
    assertThat(sealer.isSame(CLEAR, CLEAR)).isFalse();
    assertThat(sealer.reseal(CLEAR)).isEqualTo(sealer.seal(CLEAR));
  }

  @Test
  void formerKeysOpenAndThePrimaryOneSeals() {
    var stored = sealer.seal(CLEAR);
    var added = sealer(keys.withNewKey());
    var promoted = sealer(keys.withNewKey().withNewestPrimary());

    assertThat(added.seal(CLEAR)).isEqualTo(stored);
    assertThat(promoted.open(stored)).isEqualTo(CLEAR);
    var resealed = promoted.reseal(stored);
    assertThat(resealed).isEqualTo(promoted.seal(CLEAR)).isNotEqualTo(stored);
    assertThat(promoted.reseal(resealed)).isEqualTo(resealed);
  }

  @Test
  void stateTellsTheKeyOfAValue() {
    var sealed = password(sealer.seal(CLEAR));

    assertThat(sealer.state(sealed)).isEqualTo(SealState.CURRENT);
    assertThat(sealer(keys.withNewKey()).state(sealed)).isEqualTo(SealState.CURRENT);
    assertThat(sealer(keys.withNewKey().withNewestPrimary()).state(sealed))
        .isEqualTo(SealState.FORMER);
    assertThat(sealer(SealingKeys.create()).state(sealed)).isEqualTo(SealState.LOCKED);
    assertThat(sealer.state("sealed:2:abc")).isEqualTo(SealState.LOCKED);
    assertThat(Sealer.keyId(sealed)).hasValue(keys.primary());
  }

  @Test
  void whatCannotBeOpenedStaysAsItIs() {
    var stored = sealer.seal(CLEAR);
    var other = sealer(SealingKeys.create());

    assertThat(other.open(stored)).isEqualTo(stored);
    assertThat(other.reseal(stored)).isEqualTo(stored);
  }

  @Test
  void theLongestValueFits() {
    var longest = CLEAR.withMetadata(Map.of("password", "\uffef".repeat(512)));

    assertThat(sealer.open(sealer.seal(longest))).isEqualTo(longest);
  }

  private static Sealer sealer(SealingKeys keys) {
    return new Sealer(keys, "password"::equals);
  }

  private static String password(Registration registration) {
    return registration.metadata().getOrDefault("password", "");
  }
}
