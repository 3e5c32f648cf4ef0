package io.rollcall.app.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0s, PT0S",
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "24h, PT24H",
    "1d, PT24H",
    "PT1M30S, PT1M30S",
    "999999999d, PT23999999976H"
  })
  void bothFormsAreRead(String text, Duration duration) {
    assertThat(DurationText.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "30",
        "s",
        "-30s",
        "+30s",
        "1.5s",
        "30 s",
        "30S",
        "1h30m",
        "P",
        "PT",
        "1000000000s",
        "PT99999999999999999999S",
        "٣s"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> DurationText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(DurationText.RULE);
  }

  @Property
  void whatIsWrittenInIsoIsReadAsTheSame(@ForAll long seconds, @ForAll @IntRange int nanos) {
    var duration = Duration.ofSeconds(seconds).plusNanos(seconds < 0 ? nanos : -nanos);

    assertThat(DurationText.parse(duration.toString())).isEqualTo(duration);
  }

  @Property
  void whatIsWrittenShortIsReadAsTheSame(@ForAll @IntRange(max = 999_999_999) int seconds) {
    assertThat(DurationText.parse(seconds + "s")).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Property
  void aTextIsReadOrRefusedAndNothingElse(
      @ForAll @CharRange(from = '+', to = 'z') @StringLength(max = 30) String text) {
    var failure = catchThrowable(() -> DurationText.parse(text));

    assertThat(failure)
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            refused -> assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class));
  }
}
