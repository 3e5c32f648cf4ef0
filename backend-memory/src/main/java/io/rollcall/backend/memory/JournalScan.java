package io.rollcall.backend.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rollcall.registry.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final Path file;
  private final Recovered recovered;
  private long intactBytes;

  private JournalScan(Path file, Recovered recovered) {
    this.file = file;
    this.recovered = recovered;
  }

  /**
   * Adds up the file into {@code recovered} and returns how many bytes of it count; 0 when not even
   * the title is there.
   *
   * @throws BackendUnavailable when the file is no journal or damaged before its end
   */
  static long read(Path file, Recovered recovered) throws IOException {
    var scan = new JournalScan(file, recovered);
    try (var in = Files.newInputStream(file)) {
      scan.read(new LineReader(in));
    }
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
        refuseIfIntactAfter(lines);
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

  private void refuseIfIntactAfter(LineReader lines) throws IOException {
    var number = lines.number();
    var start = lines.start();
    while (lines.next()) {
      if (isIntact(lines)) {
        throw refused(
            """
            is damaged in line %d (from byte %d), and later lines are intact: what was acknowledged \
            would be lost. Restore it from a copy; or delete that line, to go on without what it \
            says; or move the file away, to start with none"""
                .formatted(number, start),
            null);
      }
    }
  }

  private BackendUnavailable refused(String reason, @Nullable Throwable cause) {
    return new BackendUnavailable("the memory file " + file + " " + reason, cause);
  }
}
