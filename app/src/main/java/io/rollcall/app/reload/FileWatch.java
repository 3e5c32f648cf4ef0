package io.rollcall.app.reload;

import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells that files have changed, once they have stayed the same for a second after it, so that a
 * file is seldom read while it is being written. Symbolic links are followed anew at each look: a
 * file behind one changes when a link on the way leads elsewhere.
 */
final class FileWatch implements AutoCloseable {

  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Supplier<? extends Collection<Path>> files;
  private final Runnable onChange;
  private final Loop loop;
  private Map<Path, Stamp> told;
  private Map<Path, Stamp> seen;

  /**
   * What tells one state of a file from another.
   *
   * @param key such as the inode; null where the file system has none
   */
  private record Stamp(@Nullable Object key, FileTime modified, long size, boolean isReadable) {

    private static final Stamp ABSENT = new Stamp(null, FileTime.fromMillis(0), -1, false);

    static Stamp of(Path file) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            attributes.fileKey(),
            attributes.lastModifiedTime(),
            attributes.size(),
            Files.isReadable(file));
      } catch (IOException e) {
        return ABSENT;
      }
    }
  }

  /**
   * Starts to watch.
   *
   * @param files asked at each look; none of them need exist
   */
  FileWatch(Supplier<? extends Collection<Path>> files, Runnable onChange, Scheduler scheduler) {
    this.files = files;
    this.onChange = onChange;
    this.told = stamps();
    this.seen = told;
    this.loop = Loop.every(LOOK_EVERY, "looking for changed files", this::look, scheduler);
  }

  @Override
  public void close() {
    loop.close();
  }

  private void look() {
    var now = stamps();
    boolean hasSettled = now.equals(seen);
    seen = now;
    if (hasSettled && !now.equals(told)) {
      told = now;
      onChange.run();
    }
  }

  private Map<Path, Stamp> stamps() {
    var stamps = new HashMap<Path, Stamp>();
    files.get().forEach(file -> stamps.put(file, Stamp.of(file)));
    return stamps;
  }
}
