package io.rollcall.app.setting;

/** The settings that hold, now and after each change. Thread-safe. */
public final class RunningSettings {

  private final SettingsSource source;
  private volatile FileStates read = FileStates.NONE;
  private volatile Settings current;

  /**
   * Reads what holds from the start.
   *
   * @throws InvalidSettings with everything that is wrong
   */
  public RunningSettings(SettingsSource source) {
    this.source = source;
    this.current = read();
  }

  /**
   * Reads what is given now; what holds stays.
   *
   * @throws InvalidSettings with everything that is wrong
   */
  public Settings read() {
    return source.read(states -> read = states);
  }

  /**
   * The files that the last reading read or would have, as they were before it; also when it
   * failed, so that a change of any of them is reason to read again.
   */
  public FileStates lastRead() {
    return read;
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
