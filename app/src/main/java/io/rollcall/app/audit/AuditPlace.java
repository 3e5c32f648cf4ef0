package io.rollcall.app.audit;

import java.io.IOException;
import java.util.List;

/** Where lines go. Used by one thread at a time. */
interface AuditPlace extends AutoCloseable {

  /** Returns when all lines are where they belong; when it throws, some of them may be. */
  void write(List<byte[]> lines) throws IOException;

  @Override
  default void close() {}
}
