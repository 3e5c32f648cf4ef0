package io.rollcall.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base85Test {

  /** The example of ZeroMQ's RFC 32. */
  @Test
  void bytesAreWrittenAsTheSpecificationDoes() {
    var bytes = HexFormat.of().parseHex("864fd26fb559f75b");

    assertThat(Base85.encode(bytes)).isEqualTo("HelloWorld");
    assertThat(Base85.decode("HelloWorld")).isEqualTo(bytes);
  }

  @Property
  void anyBytesAreReadAgain(@ForAll byte[] bytes) {
    assertThat(Base85.decode(Base85.encode(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hell~", "Hell\"", "Hellä", "He llo", "Hell\uD83D\uDE00"})
  void otherCharactersAreRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Base85.decode(text));
  }
}
