package io.rollcall.config;

import io.rollcall.model.RegistryException.InvalidValue;

/** Looks at values before they are written. Thread-safe. */
@FunctionalInterface
public interface ConfigCheck {

  /** Lets everything pass. */
  ConfigCheck NONE = (key, content) -> {};

  /**
   * Throws when the content must not become the value of {@code key}.
   *
   * @throws InvalidValue then
   */
  void require(String key, ConfigContent content);
}
