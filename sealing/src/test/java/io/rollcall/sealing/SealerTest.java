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
    var sealed = sealer.seal(CLEAR, null);

    assertThat(sealed.metadata().get("password")).startsWith("sealed:1:").doesNotContain("hunter2");
    assertThat(sealed.metadata()).containsEntry("team", "checkout");
    assertThat(sealed.withMetadata(CLEAR.metadata())).isEqualTo(CLEAR);
    assertThat(sealer.open(sealed)).isEqualTo(CLEAR);
  }

  @Test
  void theSameValueGivesTheSameText() {
    assertThat(sealer(keys).seal(CLEAR, null)).isEqualTo(sealer.seal(CLEAR, null));
  }

  @Test
  void whatIsStoredAlreadyStaysWhileKeysChange() {
    var stored = sealer.seal(CLEAR, null);
    var rotated = sealer(keys.withNewKey().withNewestPrimary());

    assertThat(rotated.seal(CLEAR, stored)).isEqualTo(stored);
    assertThat(rotated.seal(CLEAR, null)).isNotEqualTo(stored);
    var changed = CLEAR.withMetadata(Map.of("password", "other"));
    assertThat(rotated.open(rotated.seal(changed, stored))).isEqualTo(changed);
  }

  @Test
  void whatIsStoredInClearIsSealed() {
    assertThat(sealer.seal(CLEAR, CLEAR)).isEqualTo(sealer.seal(CLEAR, null));
    assertThat(sealer.reseal(CLEAR)).isEqualTo(sealer.seal(CLEAR, null));
  }

  @Test
  void formerKeysOpenAndThePrimaryOneSeals() {
    var stored = sealer.seal(CLEAR, null);
    var added = sealer(keys.withNewKey());
    var promoted = sealer(keys.withNewKey().withNewestPrimary());

    assertThat(added.seal(CLEAR, null)).isEqualTo(stored);
    assertThat(promoted.open(stored)).isEqualTo(CLEAR);
    var resealed = promoted.reseal(stored);
    assertThat(resealed).isEqualTo(promoted.seal(CLEAR, null)).isNotEqualTo(stored);
    assertThat(promoted.reseal(resealed)).isEqualTo(resealed);
  }

  @Test
  void stateTellsTheKeyOfAValue() {
    var sealed = password(sealer.seal(CLEAR, null));

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
    var stored = sealer.seal(CLEAR, null);
    var other = sealer(SealingKeys.create());

    assertThat(other.open(stored)).isEqualTo(stored);
    assertThat(other.reseal(stored)).isEqualTo(stored);
  }

  @Test
  void theLongestValueFits() {
    var longest = CLEAR.withMetadata(Map.of("password", "\uffef".repeat(512)));

    assertThat(sealer.open(sealer.seal(longest, null))).isEqualTo(longest);
  }

  private static Sealer sealer(SealingKeys keys) {
    return new Sealer(keys, "password"::equals);
  }

  private static String password(Registration registration) {
    return registration.metadata().getOrDefault("password", "");
  }
}
