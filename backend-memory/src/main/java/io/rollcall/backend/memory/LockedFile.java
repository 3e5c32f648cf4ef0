package io.rollcall.backend.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal's file, and the lock beside it that keeps it to one process.
 *
 * <p>Written through {@link RandomAccessFile}: an interrupt of the writing thread would close a
 * {@link FileChannel}.
 */
final class LockedFile implements JournalDisk {

  private static final Logger log = LoggerFactory.getLogger(LockedFile.class);

  private final Path path;
  private final FileChannel lock;
  private RandomAccessFile file;
  private long length;

  private LockedFile(Path path, FileChannel lock, RandomAccessFile file, long length) {
    this.path = path;
    this.lock = lock;
    this.file = file;
    this.length = length;
  }

  /**
   * Opens a journal, or a new one, and adds up what it holds into {@code recovered}.
   *
   * @throws BackendUnavailable when it cannot be used, saying why and what to do
   */
  static LockedFile open(Path named, Recovered recovered) {
    try {
      var path = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
      requireRegular(path);
      var lock = lock(path);
      try {
        return open(path, lock, recovered);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(named, e);
    }
  }

  /** As {@link MemoryRegistry#check}. */
  static void check(Path named) {
    try {
      var path = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
      requireRegular(path);
      var folder = path.getParent();
      if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
        throw new IOException("it must be in a folder that exists and can be written to");
      }
      if (Files.exists(path)) {
        scan(path, new Recovered());
      }
    } catch (IOException e) {
      throw unusable(named, e);
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void append(byte[] line) throws IOException {
    file.seek(length);
    file.write(line);
    file.getFD().sync();
    length += line.length;
  }

  @Override
  public void revert() throws IOException {
    file.setLength(length);
    file.getFD().sync();
  }

  @Override
  public Replacement replacement(long revision) throws IOException {
    return replacement(path, revision);
  }

  @Override
  public void copyRest(Replacement replacement, long start) throws IOException {
    replacement.copy(file, start, length);
    replacement.sync();
  }

  @Override
  public void install(Replacement replacement) throws IOException {
    var old = file;
    file = replacement.install();
    length = file.length();
    old.close();
    replacement.syncFolder();
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      file.close();
    }
  }

  private static BackendUnavailable unusable(Path named, IOException e) {
    return new BackendUnavailable("the memory file " + named + " cannot be used: " + e, e);
  }

  private static LockedFile open(Path path, FileChannel lock, Recovered recovered)
      throws IOException {
    var intact = Files.exists(path) ? scan(path, recovered) : 0;
    if (intact == 0) {
      try (var empty = replacement(path, 0)) {
        empty.sync();
        var file = empty.install();
        empty.syncFolder();
        return new LockedFile(path, lock, file, file.length());
      }
    }
    var disk = new LockedFile(path, lock, new RandomAccessFile(path.toFile(), "rw"), intact);
    disk.dropTornLine();
    return disk;
  }

  /** What is a pipe or the like may have no end. */
  private static void requireRegular(Path path) throws IOException {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("it is not a regular file");
    }
  }

  private static long scan(Path path, Recovered recovered) throws IOException {
    try (var journal = Files.newInputStream(path)) {
      return JournalScan.read(path.toString(), journal, recovered);
    }
  }

  private static Replacement replacement(Path path, long revision) throws IOException {
    var replacement = Replacement.of(path);
    try {
      replacement.write((JournalLine.TITLE + "\n").getBytes(US_ASCII));
      replacement.write(JournalLine.of(JournalRecord.of(revision)));
      return replacement;
    } catch (IOException e) {
      replacement.close();
      throw e;
    }
  }

  private void dropTornLine() throws IOException {
    var torn = file.length() - length;
    if (torn > 0) {
      log.warn(
          "Dropped the last {} bytes of {}: an unfinished write, never acknowledged", torn, path);
      revert();
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    var lockPath = path.resolveSibling(path.getFileName() + ".lock");
    var channel = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(channel)) {
      channel.close();
      throw new BackendUnavailable(
          "the memory file %s is in use (something holds %s); stop that process, or name another file"
              .formatted(path, lockPath),
          null);
    }
    return channel;
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }
}
