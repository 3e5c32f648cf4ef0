package io.rollcall.app.wiring;

import io.rollcall.store.Backend;

/** Makes one kind of backend, when it is the one that is configured. */
interface BackendFactory {

  /** What {@code rollcall.backend} calls it. */
  String name();

  /**
   * Makes it.
   *
   * @throws io.rollcall.app.config.InvalidSetting when the backend's settings can't work
   */
  Backend open();
}
