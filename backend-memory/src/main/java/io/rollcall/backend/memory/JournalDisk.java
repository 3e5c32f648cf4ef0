package io.rollcall.backend.memory;

import java.io.IOException;

/** Where a journal is kept. Not thread-safe. */
interface JournalDisk extends AutoCloseable {

  /** How many bytes are kept for good. */
  long length();

  /** Returns once the line is kept for good. */
  void append(byte[] line) throws IOException;

  /** Makes a failed {@link #append} one that never happened. */
  void revert() throws IOException;

  /** Starts a new file with what each has to start with: that {@code revision} was given. */
  Replacement replacement(long revision) throws IOException;

  /** Ends {@code replacement} with what this one holds from {@code start} on. */
  void copyRest(Replacement replacement, long start) throws IOException;

  /** Goes on with {@code replacement} in place of this one. */
  void install(Replacement replacement) throws IOException;

  /** Lets another process have it. */
  @Override
  void close() throws IOException;
}
