package io.rollcall.app.setting;

import java.util.List;

/**
 * The settings of one part of Rollcall. {@code META-INF/services} names all of them, in the order
 * in which people are shown them; nothing else lists them.
 *
 * @param <T> what the settings say together
 */
public interface Section<T> {

  /** Each setting, in the order in which people are shown them. */
  List<Setting<?>> settings();

  /**
   * Reads what was given. What breaks a rule is told to {@code reading}, and what is returned then
   * does not count.
   */
  T read(Reading reading);
}
