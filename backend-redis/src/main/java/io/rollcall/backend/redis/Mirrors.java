package io.rollcall.backend.redis;

import io.rollcall.store.watch.Copy;
import io.rollcall.store.watch.Mirror;
import io.rollcall.store.watch.MirroredCells;
import org.jspecify.annotations.Nullable;

/** What is held here of Redis, all of which one stream tells of. */
record Mirrors(Mirror registrations, MirroredCells heads) implements Copy {

  Mirrors() {
    this(new Mirror(), new MirroredCells());
  }

  @Override
  public @Nullable String whyNotCurrent() {
    return registrations.whyNotCurrent();
  }

  /** All is told that Redis held then. */
  void confirm(long nanos) {
    registrations.confirm(nanos);
    heads.confirm(nanos);
  }

  @Override
  public void disconnect(String reason) {
    registrations.disconnect(reason);
    heads.disconnect(reason);
  }
}
