package io.rollcall.backend.memory;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Numbers changes and keeps none. */
final class RevisionCounter implements Journal {

  private final AtomicLong revision;
  private volatile @Nullable String failure;

  RevisionCounter(long revision) {
    this.revision = new AtomicLong(revision);
  }

  @Override
  public long append(Change change) {
    var reason = failure;
    if (reason != null) {
      throw new BackendUnavailable(reason, null);
    }
    return revision.incrementAndGet();
  }

  @Override
  public void await(long revision) {}

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** Its one failure is that it was closed. */
  @Override
  public void recover() {}

  @Override
  public void close() {
    failure = "the memory backend is closed";
  }
}
