package io.rollcall.app.config;

/** The settings that hold, now and after each change. Thread-safe. */
public final class RunningSettings {

  private final SettingsSource source;
  private volatile Settings current;

  /**
   * Reads what holds from the start.
   *
   * @throws InvalidSettings with everything that is wrong
   */
  public RunningSettings(SettingsSource source) {
    this.source = source;
    this.current = source.read();
  }

  /** What a section says now; ask at each use, since it changes. */
  public <T> T get(Class<? extends Section<T>> section) {
    return current.get(section);
  }

  public Settings current() {
    return current;
  }

  public SettingsSource source() {
    return source;
  }

  /** Makes other settings hold, all at the same moment. */
  public void set(Settings next) {
    current = next;
  }
}
