package io.rollcall.app.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import io.rollcall.file.BoundedFile;
import io.rollcall.file.FileOwner;
import io.rollcall.file.FileTurn;
import io.rollcall.sealing.SealingKeys;
import io.rollcall.sealing.UnusableKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;

/**
 * The file that keys are in. Methods throw {@link IOException}, saying in a few words why the file
 * cannot be used, and nothing of what it holds.
 */
public final class KeysetFile {

  private static final int MOST_BYTES = 64 * 1024;

  /** The group may be the one under which a container is given its secrets, so it may read. */
  private static final Set<PosixFilePermission> TOO_MUCH =
      Set.of(OTHERS_READ, OTHERS_WRITE, GROUP_WRITE);

  /** What becomes of keys. */
  public interface Change {

    /** The keys that take the place of {@code keys}. */
    SealingKeys of(SealingKeys keys) throws UnusableKeys;
  }

  private KeysetFile() {}

  public static SealingKeys read(Path file) throws IOException {
    var text = BoundedFile.text(file, MOST_BYTES);
    if (isPosix(file) && !Collections.disjoint(Files.getPosixFilePermissions(file), TOO_MUCH)) {
      throw new IOException(
          "others than its owner and its group may read it, or than its owner write it");
    }
    try {
      return SealingKeys.of(text);
    } catch (UnusableKeys e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Writes keys to a file that is not there yet. */
  public static void create(Path file, SealingKeys keys) throws IOException {
    try {
      write(file, keys);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("it is there already", e);
    }
  }

  /**
   * Puts others in place of the keys that are there, all at once, with the same owner and
   * permissions. Of several programs that do, each does so in its turn.
   *
   * @return the new ones
   */
  public static SealingKeys change(Path file, Change change) throws IOException, UnusableKeys {
    var target = real(file);
    try (var _ = FileTurn.of(target)) {
      var changed = change.of(read(target));
      replace(target, changed);
      return changed;
    }
  }

  private static Path real(Path file) throws IOException {
    try {
      return file.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    }
  }

  private static void replace(Path target, SealingKeys keys) throws IOException {
    var fresh = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try {
      write(fresh, keys);
      FileOwner.copy(target, fresh);
      Files.move(fresh, target, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void write(Path file, SealingKeys keys) throws IOException {
    try (var channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), ownersOnly(file))) {
      var bytes = ByteBuffer.wrap(keys.json().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static FileAttribute<?>[] ownersOnly(Path file) {
    return isPosix(file)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
