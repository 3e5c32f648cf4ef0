package io.rollcall.app.security.jwt;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where the keys of an issuer come from. Thread-safe; but for its making it never blocks. */
sealed interface KeySource extends AutoCloseable permits FetchedKeys, KeysInFile {

  /** Begins to look for keys, if it has to. */
  void start();

  /** The keys that hold; null before there are any. */
  @Nullable SigningKeys keys();

  /**
   * Has the keys looked for, for a token that names one that is not there.
   *
   * @return completes, never exceptionally, when {@link #keys()} may say more; null when that is of
   *     no use now
   */
  @Nullable CompletionStage<?> fetched();

  @Override
  void close();
}
