package io.rollcall.app.audit;

import io.rollcall.app.section.AuditSection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Puts events on record, where the settings ask for that. Thread-safe. */
@Singleton
public final class AuditLog implements Reloadable, AutoCloseable {

  private final AuditSection.Audit settings;
  private final Clock clock;
  private final Floods floods;
  private volatile @Nullable AuditWriter writer;

  /** Makes one that records nothing yet. */
  public AuditLog(RunningSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings.get(AuditSection.class);
    this.clock = clock;
    this.floods = new Floods(clock, scheduler, this::record);
  }

  /**
   * Starts to record; what came before is not on record. Call once.
   *
   * @throws InvalidSettings when the file can't be written
   */
  public void open() {
    var places = new ArrayList<AuditPlace>();
    if (settings.inLog()) {
      places.add(new AuditInLog());
    }
    settings.file().ifPresent(file -> places.add(open(file)));
    if (!places.isEmpty()) {
      writer = new AuditWriter(new EachPlace(places), this::missing);
    }
  }

  /** Puts an event on record soon. Never waits, and throws nothing. */
  public void record(AuditEvent event) {
    var open = writer;
    if (open != null && floods.passes(event)) {
      open.add(AuditLines.of(clock.now(), event));
    }
  }

  /** Whether anything is recorded. */
  boolean isOpen() {
    return writer != null;
  }

  /** Whether what can't be recorded must not be done. */
  boolean isRequired() {
    return settings.required();
  }

  /**
   * Puts an event on record, and returns when it is on the disk.
   *
   * @throws IOException when it could not be put there in time
   */
  void recordNow(AuditEvent event) throws IOException {
    var open = writer;
    if (open == null) {
      throw new IOException("nothing is recorded yet");
    }
    open.write(AuditLines.of(clock.now(), event));
  }

  /** How many lines wait to be written. */
  public int waiting() {
    var open = writer;
    return open == null ? 0 : open.waiting();
  }

  /** How many lines were written. */
  public long written() {
    var open = writer;
    return open == null ? 0 : open.written();
  }

  /** How many lines could not be written. */
  public long lost() {
    var open = writer;
    return open == null ? 0 : open.lost();
  }

  /** None of its settings changes while it runs. */
  @Override
  public Runnable prepare(Settings next) {
    next.get(AuditSection.class).file().ifPresent(AuditLog::requirePlace);
    return () -> {};
  }

  @Override
  @PreDestroy
  public void close() {
    var open = writer;
    if (open != null) {
      open.close();
    }
  }

  private AuditFile open(AuditSection.File file) {
    try {
      return AuditFile.open(file, settings.required());
    } catch (IOException e) {
      throw unusable(file, "must be a file that can be written (" + e + ")");
    }
  }

  private static void requirePlace(AuditSection.File file) {
    var folder = file.path().toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      throw unusable(file, "must be in a folder that exists and can be written to");
    }
    if (Files.exists(file.path()) && !Files.isRegularFile(file.path())) {
      throw unusable(file, "must be a regular file, if there is one");
    }
  }

  private static InvalidSettings unusable(AuditSection.File file, String rule) {
    return InvalidSettings.value(AuditSection.FILE.fullKey(), file.path().toString(), rule);
  }

  private byte[] missing(long lines) {
    return AuditLines.of(
        clock.now(), new AuditEvent.LinesMissing("any", lines, "they could not be written"));
  }
}
