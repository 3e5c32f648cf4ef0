package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is put on record, and where. */
public final class AuditSection implements Section<AuditSection.Audit> {

  private static final long LEAST_SIZE = 64L << 10;
  private static final long MOST_SIZE = 100L << 30;

  public static final Setting<Optional<Path>> FILE =
      Setting.fixed(
          "audit.file",
          ValueType.of("file", "must be the path of a file, without %", AuditSection::file)
              .optional(),
          "",
          "File to put on record who changed what and what was refused, a line of JSON each; a file"
              + " for each replica. None: it is in no file.");
  static final Setting<Long> MAX_SIZE =
      Setting.fixed(
          "audit.max-size",
          ValueType.size(LEAST_SIZE, MOST_SIZE),
          "100MB",
          "A file that would become larger is set aside, and the next one begun.");
  static final Setting<Integer> KEEP =
      Setting.fixed(
          "audit.keep",
          ValueType.whole(1, 20, "files"),
          "10",
          "How many files that were set aside are kept.");
  static final Setting<Boolean> LOG =
      Setting.fixed(
          "audit.log",
          ValueType.yesOrNo(),
          "false",
          "Whether the same lines are in the log, by the logger `rollcall.audit`.");
  static final Setting<Boolean> REQUIRED =
      Setting.fixed(
          "audit.required",
          ValueType.yesOrNo(),
          "false",
          "Whether a write is refused that cannot be put on record first; needs a file.");

  /**
   * Where a file is, and how it is rotated.
   *
   * @param maxBytes of one file
   * @param keep how many files are kept beside the one that is written to
   */
  public record File(Path path, long maxBytes, int keep) {}

  /**
   * What this section says.
   *
   * @param file empty for none
   * @param required whether what can't be recorded in the file must not be done
   */
  public record Audit(Optional<File> file, boolean inLog, boolean required) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(FILE, MAX_SIZE, KEEP, LOG, REQUIRED);
  }

  @Override
  public Audit read(Reading reading) {
    long maxBytes = reading.get(MAX_SIZE);
    int keep = reading.get(KEEP);
    var file = reading.get(FILE).map(path -> new File(path, maxBytes, keep));
    var required = reading.get(REQUIRED);
    if (required && file.isEmpty()) {
      reading.refuse(REQUIRED, FILE, "must be false where there is no " + FILE.fullKey());
    }
    return new Audit(file, reading.get(LOG), required);
  }

  /** Logback takes a percent sign for the beginning of a place-holder. */
  private static Path file(String text) {
    return Path.of(ValueType.require(text, !text.contains("%")));
  }
}
