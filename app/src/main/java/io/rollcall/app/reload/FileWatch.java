package io.rollcall.app.reload;

import io.rollcall.app.setting.FileStates;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Has files read again that are no longer as they were when they were last read, once they have
 * stayed the same for a second, so that a file is seldom read while it is being written.
 */
final class FileWatch implements AutoCloseable {

  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Supplier<FileStates> lastRead;
  private final Runnable readAgain;
  private final Loop loop;
  private FileStates seen = FileStates.NONE;

  /**
   * Starts to watch.
   *
   * @param lastRead asked at each look; the states before the files were read
   * @param readAgain after it, {@code lastRead} says other states
   */
  FileWatch(Supplier<FileStates> lastRead, Runnable readAgain, Scheduler scheduler) {
    this.lastRead = lastRead;
    this.readAgain = readAgain;
    this.loop = Loop.every(LOOK_EVERY, "looking for changed files", this::look, scheduler);
  }

  @Override
  public void close() {
    loop.close();
  }

  private void look() {
    var read = lastRead.get();
    var now = read.now();
    boolean hasSettled = now.equals(seen);
    seen = now;
    if (hasSettled && !now.equals(read)) {
      readAgain.run();
    }
  }
}
