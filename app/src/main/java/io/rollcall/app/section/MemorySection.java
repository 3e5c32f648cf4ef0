package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the memory backend keeps registrations; empty when it does not. */
public final class MemorySection implements Section<Optional<Path>> {

  public static final Setting<Optional<Path>> FILE =
      Setting.fixed(
          "memory.file",
          ValueType.file().optional(),
          "",
          "File that keeps the memory backend's registrations over a restart; none: they are lost.");

  @Override
  public List<Setting<?>> settings() {
    return List.of(FILE);
  }

  @Override
  public Optional<Path> read(Reading reading) {
    return reading.get(FILE);
  }
}
