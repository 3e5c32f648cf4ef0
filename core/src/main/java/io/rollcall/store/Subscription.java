package io.rollcall.store;

/** What keeps a watcher told. Closing it ends that; idempotent, and a delivery may be under way. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
