package io.rollcall.backend.kubernetes.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LinesTest {

  @Property
  void linesAreTheSameInWhateverPiecesTheyCome(
      @ForAll List<String> written,
      @ForAll @Size(min = 1) List<@IntRange(min = 1, max = 9) Integer> sizes)
      throws IOException {
    var expected = written.stream().map(line -> line.replace("\n", "")).toList();
    var bytes = ByteBuffer.wrap((String.join("\n", expected) + "\nrest").getBytes(UTF_8));
    var lines = new Lines();
    var read = new ArrayList<String>();
    for (int i = 0; bytes.hasRemaining(); i++) {
      int size = Math.min(sizes.get(i % sizes.size()), bytes.remaining());
      read.addAll(lines.add(bytes.slice(bytes.position(), size)));
      bytes.position(bytes.position() + size);
    }
    var sent = new String((String.join("\n", expected) + "\n").getBytes(UTF_8), UTF_8);
    assertThat(String.join("\n", read) + "\n").isEqualTo(sent);
    assertThat(lines.rest()).isEqualTo("rest");
  }

  @Test
  void lineHasALimit() throws IOException {
    var lines = new Lines();
    var piece = new byte[8 << 20];
    assertThat(lines.add(ByteBuffer.wrap(piece))).isEmpty();
    assertThatIOException().isThrownBy(() -> lines.add(ByteBuffer.wrap(piece)));
  }
}
