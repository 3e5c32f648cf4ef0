package io.rollcall.config;

import io.rollcall.model.Limits;

/** What is to become of one key. Immutable. */
public sealed interface ConfigWrite {

  String key();

  Condition condition();

  /**
   * Gives it a value. The value that it has already changes nothing.
   *
   * @param isForced whether a value of quite another size than the one before is meant so
   */
  record Put(String key, ConfigContent content, Condition condition, boolean isForced)
      implements ConfigWrite {
    public Put {
      Limits.requireConfigKey("key", key);
    }
  }

  /** Gives it the value that it had in an earlier version. */
  record Rollback(String key, long version, Condition condition) implements ConfigWrite {
    public Rollback {
      Limits.requireConfigKey("key", key);
    }
  }

  /** Takes its value away. Its history stays, for as long as versions are kept. */
  record Delete(String key, Condition condition) implements ConfigWrite {
    public Delete {
      Limits.requireConfigKey("key", key);
    }
  }
}
