package io.rollcall.contract.configs;

import io.rollcall.config.Condition;

/** What a client asks of the configuration store, about one key. */
public sealed interface Request {

  /** A write. Its id is like that of no other; the version that it makes has it as its message. */
  sealed interface Change extends Request {
    String id();

    Condition condition();
  }

  record Put(String id, String text, Condition condition) implements Change {}

  record Rollback(String id, long number, Condition condition) implements Change {}

  record Delete(String id, Condition condition) implements Change {}

  /** The latest value. */
  record Get() implements Request {}

  /** The value of one version. */
  record GetVersion(long number) implements Request {}

  /** All versions, read in the store. */
  record GetHistory() implements Request {}

  /** What a listing shows, or what a watcher was told last. */
  record View() implements Request {}
}
