package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.util.List;

/** Which store is used, by the name of a backend, which need not exist. */
public final class BackendSection implements Section<String> {

  static final Setting<String> BACKEND =
      Setting.fixed(
          "backend",
          ValueType.text(),
          "memory",
          "Where registrations live: `memory`, `etcd`, `consul`, `redis` or `kubernetes`.");

  @Override
  public List<Setting<?>> settings() {
    return List.of(BACKEND);
  }

  @Override
  public String read(Reading reading) {
    return reading.get(BACKEND);
  }
}
