package io.rollcall.app.security.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;

class TokenSecretTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  @Property(tries = 200)
  void isReadAsItWasMadeAndFoundByScanners() {
    var secret = TokenSecret.random(RANDOM);

    assertThat(secret.text()).matches("rc_[0-9A-Za-z]{49}");
    assertThat(new TokenSecret(secret.text())).isEqualTo(secret);
    assertThat(TokenHash.of(secret)).isEqualTo(TokenHash.of(TokenHash.of(secret).toString()));
  }

  @Property
  void oneOtherCharacterIsASlip(
      @ForAll @IntRange(min = 3, max = 51) int place,
      @ForAll @AlphaChars @NumericChars char other) {
    var text = TokenSecret.random(RANDOM).text();
    if (text.charAt(place) != other) {
      refuses(text.substring(0, place) + other + text.substring(place + 1));
    }
  }

  @Property
  void twoCharactersInTheOtherOrderAreASlip(@ForAll @IntRange(min = 3, max = 50) int place) {
    var text = TokenSecret.random(RANDOM).text();
    char one = text.charAt(place);
    char two = text.charAt(place + 1);
    if (one != two) {
      refuses(text.substring(0, place) + two + one + text.substring(place + 2));
    }
  }

  @Property
  void whatIsCutOffOrElseIsASlip(@ForAll String text, @ForAll @IntRange(max = 51) int length) {
    refuses(text);
    refuses(TokenSecret.random(RANDOM).text().substring(0, length));
  }

  @Property(tries = 10)
  void showsNothingOfItself() {
    var secret = TokenSecret.random(RANDOM);

    assertThat(secret.toString()).isEqualTo("rc_***");
  }

  private static void refuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenSecret(text))
        .withMessageStartingWith("the token is mistyped or cut off")
        .satisfies(
            e ->
                assertThat(text.length() > 5 && String.valueOf(e.getMessage()).contains(text))
                    .isFalse());
  }
}
