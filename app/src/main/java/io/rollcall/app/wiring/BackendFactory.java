package io.rollcall.app.wiring;

import io.rollcall.app.setting.Settings;
import io.rollcall.store.Backend;

/** Makes one kind of backend, when it is the one that is configured. */
interface BackendFactory {

  /** What {@code rollcall.backend} calls it. */
  String name();

  /**
   * Makes it.
   *
   * @throws io.rollcall.app.setting.InvalidSettings when the backend's settings can't work
   */
  Backend open();

  /** As {@link io.rollcall.app.setting.Reloadable#prepare}, for the backend that this opened. */
  Runnable prepare(Settings next);
}
