package io.rollcall.backend.memory;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in the making, readable by its owner only, that takes another's place all at once or not
 * at all. Closing it before it is installed deletes it.
 */
final class Replacement implements AutoCloseable {

  private final Path target;
  private final Path path;
  private final RandomAccessFile file;
  private boolean installed;

  private Replacement(Path target, Path path, RandomAccessFile file) {
    this.target = target;
    this.path = path;
    this.file = file;
  }

  /** Starts one beside {@code target}, over what is left of an earlier one. */
  static Replacement of(Path target) throws IOException {
    var path = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(path);
    if (isPosix(path)) {
      Files.createFile(path, asFileAttribute(fromString("rw-------")));
    }
    return new Replacement(target, path, new RandomAccessFile(path.toFile(), "rw"));
  }

  void write(byte[] bytes) throws IOException {
    file.write(bytes);
  }

  /** Writes what {@code source} holds from {@code start} to {@code end}. */
  void copy(RandomAccessFile source, long start, long end) throws IOException {
    source.seek(start);
    var buffer = new byte[64 * 1024];
    for (long left = end - start; left > 0; ) {
      int length = (int) Math.min(buffer.length, left);
      source.readFully(buffer, 0, length);
      file.write(buffer, 0, length);
      left -= length;
    }
  }

  void sync() throws IOException {
    file.getFD().sync();
  }

  /** Takes the target's place; for good after {@link #syncFolder}. The caller closes the file. */
  RandomAccessFile install() throws IOException {
    Files.move(path, target, ATOMIC_MOVE);
    installed = true;
    return file;
  }

  void syncFolder() throws IOException {
    if (isPosix(path)) {
      try (var folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (!installed) {
      file.close();
      Files.deleteIfExists(path);
    }
  }

  /** Elsewhere folders cannot be synced, and need not be. */
  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
