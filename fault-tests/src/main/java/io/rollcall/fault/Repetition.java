package io.rollcall.fault;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that is done again and again, on a thread of its own, while clients work. */
final class Repetition implements AutoCloseable {

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable Exception failure;

  private Repetition(Duration pause, List<Trouble.Step> steps, Rig rig) {
    this.thread = Thread.ofVirtual().unstarted(() -> run(pause, steps, rig));
  }

  /**
   * Takes the first step at once, and the next one a pause after each; the first again after the
   * last. Ends at the first step that fails.
   */
  static Repetition start(Duration pause, List<Trouble.Step> steps, Rig rig) {
    var repetition = new Repetition(pause, steps, rig);
    repetition.thread.start();
    return repetition;
  }

  /** Returns when the last step is taken; fails when one failed. */
  void end() throws InterruptedException {
    over.countDown();
    if (!thread.join(ENDS_WITHIN)) {
      throw new IllegalStateException("What is done again and again does not end.");
    }
    if (failure != null) {
      throw new IllegalStateException("What was done again and again failed", failure);
    }
  }

  @Override
  public void close() {
    over.countDown();
    thread.interrupt();
  }

  private void run(Duration pause, List<Trouble.Step> steps, Rig rig) {
    try {
      int taken = 0;
      do {
        steps.get(taken % steps.size()).take(rig);
        taken++;
      } while (!over.await(pause.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      failure = e;
    }
  }
}
