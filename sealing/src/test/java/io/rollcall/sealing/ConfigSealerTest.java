package io.rollcall.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.Limits;
import io.rollcall.model.Registration;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConfigSealerTest {

  private static final SealingKeys KEYS = SealingKeys.create();
  private static final ConfigSealer SEALER = new ConfigSealer(KEYS);

  @Property(tries = 500)
  void whatIsSealedIsOpenedAgain(@ForAll("values") String value) {
    var sealed = SEALER.seal("payments/limits", value);

    assertThat(sealed).startsWith("sealed:2:").matches("[!-~]+").doesNotContain("\"", "\\");
    assertThat(SEALER.open("payments/limits", sealed)).isEqualTo(value);
    assertThat(SEALER.open("payments/limit", sealed)).isNull();
  }

  @Property(tries = 500)
  void aValueThatIsTamperedWithDoesNotOpen(
      @ForAll("values") String value, @ForAll("positions") int position, @ForAll char letter) {
    var sealed = SEALER.seal("a", value);
    int at = position % sealed.length();
    var tampered = sealed.substring(0, at) + letter + sealed.substring(at + 1);
    Assume.that(!tampered.equals(sealed));

    assertThat(SEALER.open("a", tampered)).isNull();
    assertThat(SEALER.open("a", sealed.substring(0, at))).isNull();
    assertThat(SEALER.open("a", sealed + letter)).isNull();
  }

  @Test
  void theSameValueGivesTheSameTextUntilTheKeyChanges() {
    var rotated = KEYS.withNewKey().withNewestPrimary();
    var sealed = SEALER.seal("a", "x");

    assertThat(new ConfigSealer(KEYS).seal("a", "x")).isEqualTo(sealed);
    assertThat(new ConfigSealer(rotated).seal("a", "x")).isNotEqualTo(sealed);
    assertThat(new ConfigSealer(rotated).open("a", sealed)).isEqualTo("x");
    assertThat(new ConfigSealer(SealingKeys.create()).open("a", sealed)).isNull();
  }

  @Test
  void aValueTellsTheKeyThatSealedIt() {
    var sealed = SEALER.seal("a", "x");

    assertThat(Sealer.keyId(sealed)).hasValue(KEYS.primary());
    assertThat(new Sealer(KEYS, name -> true).state(sealed)).isEqualTo(SealState.CURRENT);
  }

  @Test
  void sealedMetadataIsNoConfigurationAndTheOtherWayRound() {
    var metadata = new Sealer(KEYS, name -> true);
    var clear = Registration.builder("a", "a", "10.0.0.7", 80).metadata(Map.of("a", "x")).build();
    var sealed = SEALER.seal("a", "x");
    var moved = clear.withMetadata(Map.of("a", sealed));

    assertThat(SEALER.open("a", metadata.seal(clear).metadata().getOrDefault("a", ""))).isNull();
    assertThat(metadata.open(moved)).isEqualTo(moved);
  }

  @Test
  void theLargestValueGrowsByAQuarter() {
    var value = "x".repeat(Limits.CONFIG_VALUE_SIZE);

    assertThat(SEALER.seal("a", value)).hasSizeLessThan(Limits.CONFIG_VALUE_SIZE * 5 / 4 + 50);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings().withCharRange(' ', '퟿').ofMaxLength(64);
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, 10_000);
  }
}
