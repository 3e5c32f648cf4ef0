package io.rollcall.app.audit;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are added to, unbuffered, so that whoever writes learns of each error. A line
 * that could be written in part only is ended before the next. A new file may be read by its owner
 * and group, where the file system knows these. Not thread-safe.
 */
final class AuditStream extends OutputStream {

  private static final byte END = '\n';

  private final FileChannel channel;

  /** What tells the file from others, wherever it is; null where the file system can't. */
  private final @Nullable Object key;

  private final boolean isForced;
  private boolean isTorn;

  private AuditStream(FileChannel channel, @Nullable Object key, boolean isForced, boolean isTorn) {
    this.channel = channel;
    this.key = key;
    this.isForced = isForced;
    this.isTorn = isTorn;
  }

  /**
   * Opens it, or makes it.
   *
   * @param isForced whether closing it has to leave all of it on the disk itself
   */
  static AuditStream open(Path file, boolean isForced) throws IOException {
    var isTorn = endsWithinALine(file);
    var channel = FileChannel.open(file, Set.of(CREATE, APPEND), permissions());
    try {
      return new AuditStream(channel, key(file), isForced, isTorn);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Whether its file is still the one of this path: nobody removed, moved or replaced it. */
  boolean isAt(Path file) throws IOException {
    try {
      return Objects.equals(key, key(file));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** In bytes; 0 when that can't be found out. */
  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns when all that was written is on the disk itself. */
  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (isTorn) {
      writeAll(ByteBuffer.wrap(new byte[] {END}));
      isTorn = false;
    }
    var line = ByteBuffer.wrap(bytes, offset, length);
    try {
      writeAll(line);
    } finally {
      isTorn = line.hasRemaining() && line.position() > offset;
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (isForced && channel.isOpen()) {
        force();
      }
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** Whether a process that wrote to the file was ended within a line. */
  private static boolean endsWithinALine(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var channel = FileChannel.open(file, READ)) {
      var last = ByteBuffer.allocate(1);
      return channel.size() > 0
          && channel.read(last, channel.size() - 1) == 1
          && last.get(0) != END;
    }
  }

  private static FileAttribute<?>[] permissions() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
        }
        : new FileAttribute<?>[0];
  }
}
