package io.rollcall.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What nobody who can write to the store can make of sealed values. */
class SealerPropertyTest {

  private static final Sealer SEALER = new Sealer(SealingKeys.create(), name -> true);

  /** Where a value is: names that run together, so that parts could be told apart wrongly. */
  record Place(String service, String id, String name) {

    Registration holding(String value) {
      var key = new InstanceKey(service, id);
      return Registration.builder(key.service(), key.id(), "10.0.0.1", 80)
          .metadata(Map.of(name, value))
          .build();
    }

    String valueOf(Registration registration) {
      return registration.metadata().getOrDefault(name, "");
    }
  }

  @Property(tries = 500)
  void whatIsSealedIsOpenedAgain(@ForAll("places") Place place, @ForAll("values") String value) {
    var clear = place.holding(value);
    var sealed = SEALER.seal(clear);

    assertThat(place.valueOf(sealed)).startsWith("sealed:1:");
    assertThat(SEALER.open(sealed)).isEqualTo(clear);
  }

  @Property(tries = 500)
  void aValueThatIsMovedElsewhereDoesNotOpen(
      @ForAll("places") Place place,
      @ForAll("places") Place other,
      @ForAll("values") String value) {
    Assume.that(!place.equals(other));
    var sealed = place.valueOf(SEALER.seal(place.holding(value)));

    assertThat(SEALER.open(other.holding(sealed))).isEqualTo(other.holding(sealed));
  }

  @Property(tries = 500)
  void aValueThatIsTamperedWithDoesNotOpen(
      @ForAll("places") Place place,
      @ForAll("values") String value,
      @ForAll("positions") int position,
      @ForAll("letters") char letter) {
    var sealed = place.valueOf(SEALER.seal(place.holding(value)));
    int at = "sealed:".length() + position % (sealed.length() - "sealed:".length());
    var tampered = sealed.substring(0, at) + letter + sealed.substring(at + 1);
    Assume.that(!tampered.equals(sealed));

    assertThat(SEALER.open(place.holding(tampered))).isEqualTo(place.holding(tampered));
  }

  @Provide
  Arbitrary<Place> places() {
    var names = Arbitraries.of("a", "aa", "a.a", "b", "ab", "a-b");
    return Combinators.combine(names, names, names).as(Place::new);
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.strings()
        .withCharRange(' ', '\u024f')
        .excludeChars(control())
        .ofMaxLength(64);
  }

  @Provide
  Arbitrary<Integer> positions() {
    return Arbitraries.integers().between(0, 10_000);
  }

  @Provide
  Arbitrary<Character> letters() {
    return Arbitraries.chars().alpha().numeric().with('-', '_', '=', '+', ':');
  }

  /** C0, which begins below the range, and C1, which is within it. */
  private static char[] control() {
    var control = new StringBuilder("\u007f");
    for (char c = '\u0080'; c <= '\u009f'; c++) {
      control.append(c);
    }
    return control.toString().toCharArray();
  }
}
