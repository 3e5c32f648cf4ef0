package io.rollcall.backend.memory;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the memory backend.
 *
 * @param file where registrations outlive a restart; made when it is missing, in a folder that
 *     exists. Null keeps them in memory only
 */
public record MemorySettings(@Nullable Path file) {

  /** Registrations end with the process. */
  public static final MemorySettings NO_FILE = new MemorySettings(null);
}
