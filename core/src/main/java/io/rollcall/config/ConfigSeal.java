package io.rollcall.config;

import io.rollcall.model.RegistryException;

/** Makes of values what stores may hold. Thread-safe. */
public interface ConfigSeal {

  /** Stores hold values as they are. */
  ConfigSeal NONE =
      new ConfigSeal() {
        @Override
        public String seal(String key, String text) {
          return text;
        }

        @Override
        public String open(String key, String stored) {
          return stored;
        }
      };

  /** What the store holds of a value of that key. */
  String seal(String key, String text);

  /**
   * The value again.
   *
   * @throws RegistryException when it cannot be had, for want of a key, say
   */
  String open(String key, String stored);
}
