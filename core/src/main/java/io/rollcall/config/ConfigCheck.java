package io.rollcall.config;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.List;

/** Looks at values before they are written. Thread-safe. */
@FunctionalInterface
public interface ConfigCheck {

  /** Lets everything pass. */
  ConfigCheck NONE = (key, content) -> {};

  /** Lets pass what every one of {@code checks} does. */
  static ConfigCheck all(List<ConfigCheck> checks) {
    var each = List.copyOf(checks);
    return (key, content) -> each.forEach(check -> check.require(key, content));
  }

  /**
   * Throws when the content must not become the value of {@code key}.
   *
   * @throws InvalidValue then
   */
  void require(String key, ConfigContent content);
}
