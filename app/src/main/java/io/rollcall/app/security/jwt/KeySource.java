package io.rollcall.app.security.jwt;

import org.jspecify.annotations.Nullable;

/** Where the keys of an issuer come from. Thread-safe; but for its making it never blocks. */
sealed interface KeySource extends AutoCloseable permits FetchedKeys, KeysInFile {

  /** Begins to look for keys, if it has to. */
  void start();

  /** The keys that hold; null before there are any. */
  @Nullable SigningKeys keys();

  @Override
  void close();
}
