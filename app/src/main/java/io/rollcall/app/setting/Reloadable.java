package io.rollcall.app.setting;

/**
 * A part of Rollcall that is built from settings, and built again when they change. Settings that a
 * part asks {@link RunningSettings} for at each use need none of this.
 */
public interface Reloadable {

  /**
   * Builds what {@code next} asks for, beside what is in use, which is not touched. It may be
   * called before the part itself is, to find out whether the settings can work.
   *
   * @return puts in use what was built; it cannot fail, and need not be called
   * @throws InvalidSettings when the settings cannot work
   */
  Runnable prepare(Settings next);
}
