package io.rollcall.backend.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal file after whatever may have happened to it.
 *
 * <p>Each line of changes is written, and waited for, before the next. So a damaged line at the end
 * is one that nobody was told was kept: it is dropped. A damaged line with an intact one after it
 * was kept once: the file is refused.
 */
final class JournalScan {

  private static final byte[] TITLE = JournalLine.TITLE.getBytes(US_ASCII);

  private final String name;
  private final Recovered recovered;
  private long intactBytes;

  private JournalScan(String name, Recovered recovered) {
    this.name = name;
    this.recovered = recovered;
  }

  /**
   * Adds up a journal into {@code recovered} and returns how many bytes of it count; 0 when not
   * even the title is there.
   *
   * @param name what errors call it
   * @throws BackendUnavailable when it is no journal or damaged before its end
   */
  static long read(String name, InputStream journal, Recovered recovered) throws IOException {
    var scan = new JournalScan(name, recovered);
    scan.read(new LineReader(journal));
    return scan.intactBytes;
  }

  private void read(LineReader lines) throws IOException {
    if (!lines.next() || isTornTitle(lines)) {
      return;
    }
    if (!isTitle(lines)) {
      throw refused(
          "is not a journal that this version reads (line 1 is not '%s'); name another file"
              .formatted(JournalLine.TITLE),
          null);
    }
    intactBytes = lines.end();
    while (lines.next()) {
      if (!isIntact(lines)) {
        refuseIfItWasAcknowledged(lines);
        return;
      }
      add(lines);
      intactBytes = lines.end();
    }
  }

  private static boolean isTitle(LineReader lines) {
    return lines.isComplete() && Arrays.equals(lines.line(), TITLE);
  }

  private static boolean isTornTitle(LineReader lines) {
    var line = lines.line();
    return !lines.isComplete() && Arrays.equals(line, Arrays.copyOf(TITLE, line.length));
  }

  private static boolean isIntact(LineReader lines) {
    return lines.isComplete() && JournalLine.isIntact(lines.line());
  }

  private void add(LineReader lines) {
    try {
      JournalLine.records(lines.line()).forEach(recovered::add);
    } catch (IOException | RuntimeException e) {
      throw refused(
          "has a record in line %d that this version does not understand; start the one that wrote it"
              .formatted(lines.number()),
          e);
    }
  }

  private void refuseIfItWasAcknowledged(LineReader damaged) throws IOException {
    var number = damaged.number();
    var start = damaged.start();
    if (isIntactAfter(damaged)) {
      throw refused(
          """
          is damaged in line %d (from byte %d), and what follows is intact: what was acknowledged \
          would be lost. Restore it from a copy; or delete that line, to go on without what it \
          says; or move the file away, to start with none"""
              .formatted(number, start),
          null);
    }
  }

  private static boolean isIntactAfter(LineReader lines) throws IOException {
    if (lines.isComplete() && JournalLine.endsIntact(lines.line())) {
      return true;
    }
    while (lines.next()) {
      if (isIntact(lines)) {
        return true;
      }
    }
    return false;
  }

  private BackendUnavailable refused(String reason, @Nullable Throwable cause) {
    return new BackendUnavailable("the memory file " + name + " " + reason, cause);
  }
}
