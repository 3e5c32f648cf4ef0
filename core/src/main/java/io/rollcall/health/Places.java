package io.rollcall.health;

import java.util.concurrent.Semaphore;

/**
 * Places for what may be under way at once. There may be fewer of them from one moment to the next;
 * those that are taken beyond that are not given again when they are released. Thread-safe.
 */
final class Places extends Semaphore {

  private static final long serialVersionUID = 1;

  private int size;

  Places(int size) {
    super(size);
    this.size = size;
  }

  synchronized void resize(int next) {
    if (next > size) {
      release(next - size);
    } else {
      reducePermits(size - next);
    }
    size = next;
  }
}
