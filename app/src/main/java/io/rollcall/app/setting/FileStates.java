package io.rollcall.app.setting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The states that files were in at one moment; none of them need exist. Symbolic links are followed
 * anew each time: a file behind one is in another state when a link on the way leads elsewhere.
 */
public record FileStates(Map<Path, State> states) {

  /** Of no file. */
  public static final FileStates NONE = new FileStates(Map.of());

  public FileStates {
    states = Map.copyOf(states);
  }

  /**
   * What tells one state of a file from another.
   *
   * @param key such as the inode; null where the file system has none
   * @param permissions null where the file system has none
   */
  record State(
      @Nullable Object key,
      FileTime modified,
      long size,
      boolean isReadable,
      @Nullable Set<PosixFilePermission> permissions) {

    private static final State ABSENT = new State(null, FileTime.fromMillis(0), -1, false, null);

    private static State of(Path file) {
      try {
        var attributes = attributes(file);
        return new State(
            attributes.fileKey(),
            attributes.lastModifiedTime(),
            attributes.size(),
            Files.isReadable(file),
            attributes instanceof PosixFileAttributes posix ? posix.permissions() : null);
      } catch (IOException e) {
        return ABSENT;
      }
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    var posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return posix == null
        ? Files.readAttributes(file, BasicFileAttributes.class)
        : posix.readAttributes();
  }

  /** Those of {@code files} now. */
  public static FileStates of(Collection<Path> files) {
    return new FileStates(
        files.stream().distinct().collect(Collectors.toMap(Function.identity(), State::of)));
  }

  /** These and {@code others}, of further files. */
  FileStates and(FileStates others) {
    var both = new HashMap<>(others.states);
    both.putAll(states);
    return new FileStates(both);
  }

  /** Those of the same files now. */
  public FileStates now() {
    return of(states.keySet());
  }
}
