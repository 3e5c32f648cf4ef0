package io.rollcall.app.http.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameCounterTest {

  private static final String PREFACE =
      HexFormat.of().formatHex("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
  private static final String SETTINGS = "000006 04 00 00000000 000300000064";
  private static final String ACKNOWLEDGEMENT = "000000 04 01 00000000";
  private static final String OPEN_HEADERS = "000001 01 00 00000001 82";
  private static final String CONTINUATION = "000001 09 00 00000001 84";
  private static final String LAST_CONTINUATION = "000000 09 04 00000001";

  private final FrameCounter frames = new FrameCounter();

  @Test
  void framesAreCountedHoweverTheyAreCut() {
    var all = PREFACE + SETTINGS + ACKNOWLEDGEMENT;
    int ended = 0;
    for (int i = 0; i < bytes(all).readableBytes(); i++) {
      ended += frames.read(bytes(all).slice(i, 1));
    }

    assertThat(ended).isEqualTo(3);
    assertThat(frames.isBetween()).isTrue();
    assertThat(new FrameCounter().read(bytes(all))).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"00", "000006 04 00 00000000", "000006 04 00 00000000 0003000000"})
  void aPartOfAFrameIsNotBetweenFrames(String part) {
    frames.read(bytes(PREFACE));

    assertThat(frames.read(bytes(part))).isZero();
    assertThat(frames.isBetween()).isFalse();
  }

  @Test
  void headersThatGoOnAreOneThing() {
    frames.read(bytes(PREFACE));

    assertThat(frames.read(bytes(OPEN_HEADERS + CONTINUATION))).isZero();
    assertThat(frames.isBetween()).isFalse();
    assertThat(frames.read(bytes(LAST_CONTINUATION))).isEqualTo(1);
    assertThat(frames.isBetween()).isTrue();
  }

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }
}
