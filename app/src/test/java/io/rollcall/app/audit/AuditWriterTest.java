package io.rollcall.app.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditWriterTest {

  private final List<String> written = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<IOException> failure = new AtomicReference<>();
  private final CountDownLatch disk = new CountDownLatch(1);

  @Test
  void whatIsWrittenWasWrittenWhenThatReturns() throws IOException {
    disk.countDown();
    try (var writer = writer()) {
      writer.add(line("one"));
      writer.write(line("two"));

      assertThat(written).containsExactly("one", "two");
    }
  }

  @Test
  void whatWaitsAtTheEndIsWritten() {
    var writer = writer();
    writer.add(line("one"));
    writer.add(line("two"));
    disk.countDown();

    writer.close();

    assertThat(written).containsExactly("one", "two");
    assertThatThrownBy(() -> writer.write(line("late"))).hasMessageContaining("end");
  }

  @Test
  void linesThatWereLostAreCountedInALine() throws IOException {
    disk.countDown();
    try (var writer = writer()) {
      failure.set(new IOException("No space left on device"));
      assertThatThrownBy(() -> writer.write(line("one"))).isSameAs(failure.get());
      assertThatThrownBy(() -> writer.write(line("two"))).isSameAs(failure.get());
      failure.set(null);
      writer.write(line("three"));
      writer.write(line("four"));

      assertThat(written).containsExactly("2 missing", "three", "four");
      assertThat(writer.lost()).isEqualTo(2);
      assertThat(writer.written()).isEqualTo(3);
    }
  }

  @Test
  void aDiskThatHangsHoldsUpNobodyForLong() {
    try (var writer = writer()) {
      assertThatThrownBy(() -> writer.write(line("one"))).hasMessageContaining("takes longer");

      for (int i = 0; i < AuditWriter.MOST_WAITING + 10; i++) {
        writer.add(line("more")); // at once
      }
      assertThat(writer.lost()).isGreaterThanOrEqualTo(9);
      disk.countDown();
    }
    assertThat(written).startsWith("one").anyMatch(line -> line.endsWith("missing"));
  }

  @Test
  void aDefectOfThePlaceEndsNothing() throws IOException {
    disk.countDown();
    try (var writer =
        new AuditWriter(
            lines -> {
              if (text(lines.getFirst()).equals("bad")) {
                throw new IllegalStateException("a defect");
              }
              lines.forEach(line -> written.add(text(line)));
            },
            AuditWriterTest::missing)) {
      assertThatThrownBy(() -> writer.write(line("bad"))).isInstanceOf(IOException.class);
      writer.write(line("good"));
    }

    assertThat(written).containsExactly("1 missing", "good");
  }

  private AuditWriter writer() {
    return new AuditWriter(
        lines -> {
          awaitDisk();
          var thrown = failure.get();
          if (thrown != null) {
            throw thrown;
          }
          lines.forEach(line -> written.add(text(line)));
        },
        AuditWriterTest::missing);
  }

  private void awaitDisk() {
    try {
      disk.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] missing(long lines) {
    return line(lines + " missing");
  }

  private static byte[] line(String text) {
    return text.getBytes(US_ASCII);
  }

  private static String text(byte[] line) {
    return new String(line, US_ASCII);
  }
}
