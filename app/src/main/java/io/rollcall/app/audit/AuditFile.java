package io.rollcall.app.audit;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.status.Status;
import io.rollcall.app.section.AuditSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines in a file that Logback rotates: {@code audit.log} is written to, {@code audit.log.1} is the
 * one before. In place of Logback's own stream, which passes over what it cannot write, the file is
 * an {@link AuditStream}.
 */
final class AuditFile extends RollingFileAppender<byte[]> implements AuditPlace {

  private static final Logger log = LoggerFactory.getLogger(AuditFile.class);

  private static final int MOST_TOLD = 20;

  private final boolean isForced;
  private final Set<String> told = new HashSet<>();
  private @Nullable AuditStream stream;
  private @Nullable IOException failure;

  private AuditFile(boolean isForced) {
    this.isForced = isForced;
  }

  /**
   * Opens the file, or makes it.
   *
   * @param isForced whether lines have to be on the disk itself before {@link #write} returns
   */
  static AuditFile open(AuditSection.File settings, boolean isForced) throws IOException {
    var file = new AuditFile(isForced);
    var context = new ContextBase();
    context.getStatusManager().add(file::tell);
    var path = settings.path().toAbsolutePath().toString();
    var rotation = new FixedWindowRollingPolicy();
    rotation.setContext(context);
    rotation.setParent(file);
    rotation.setFileNamePattern(path + ".%i");
    rotation.setMaxIndex(settings.keep());
    file.setContext(context);
    file.setFile(path);
    file.setEncoder(new PlainBytes());
    file.setRollingPolicy(rotation);
    file.setTriggeringPolicy(new AtSize(settings.maxBytes(), file::size));
    rotation.start();
    file.start();
    file.throwFailure();
    return file;
  }

  @Override
  public void write(List<byte[]> lines) throws IOException {
    failure = null;
    if (stream != null && !stream.isAt(Path.of(getFile()))) {
      openFile(getFile());
    }
    for (var line : lines) {
      doAppend(line);
      throwFailure();
    }
    if (isForced && stream != null) {
      stream.force();
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Called at the start, after each rotation, and when somebody took the file away. */
  @Override
  public void openFile(String name) throws IOException {
    try {
      var opened = AuditStream.open(Path.of(name), isForced);
      setOutputStream(opened);
      stream = opened;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Logback would pass over what goes wrong here, which may be the last lines. */
  @Override
  protected void closeOutputStream() {
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      failure = e;
    }
    super.closeOutputStream();
  }

  /** Logback would end the appender at the first error. */
  @Override
  protected void writeOut(byte[] line) {
    try {
      if (stream != null && !stream.isOpen()) {
        openFile(getFile());
      }
      super.writeOut(line);
    } catch (IOException e) {
      failure = e;
    }
  }

  private long size() {
    return stream == null ? 0 : stream.size();
  }

  private void throwFailure() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }

  /** Passes on what Logback says of a rotation that goes wrong, the same once. */
  private void tell(Status status) {
    if (status.getLevel() >= Status.WARN
        && told.size() < MOST_TOLD
        && told.add(String.valueOf(status.getMessage()))) {
      log.warn("{}", status.getMessage());
    }
  }
}
