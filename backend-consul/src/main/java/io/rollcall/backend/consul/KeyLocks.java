package io.rollcall.backend.consul;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Lets one thread at a time work at a key; some keys share a lock. */
final class KeyLocks {

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(1024).toArray(ReentrantLock[]::new);

  <T> T with(Object key, Supplier<T> work) {
    var lock = locks[Math.floorMod(key.hashCode(), locks.length)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
