package io.rollcall.contract.server;

/** One server's program and its data, up or down. Not thread-safe. */
sealed interface Run permits ProcessRun, ContainerRun {

  /**
   * Starts the program with the data there are. It must be down. Does not wait until it answers.
   */
  void start();

  /** Ends it at once, as a crash does. Returns when it is gone; nothing happens when it is down. */
  void kill();

  /** Asks it to end, and ends it when it has not within seconds. */
  void stop();

  /** Takes its processor time away; what it holds stays, connections too. */
  void pause();

  void resume();

  /** Throws its data away. It must be down. */
  void wipe();

  /** Keeps a copy of its data, in place of the one before. It must be down. */
  void save();

  /** Replaces its data with the copy. It must be down. */
  void restore();

  boolean isUp();

  /** All that it printed. */
  String log();

  /** Ends it and leaves nothing behind. Idempotent. */
  void discard();
}
