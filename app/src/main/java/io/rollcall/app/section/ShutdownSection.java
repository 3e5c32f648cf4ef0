package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.time.Duration;
import java.util.List;

/** How long requests under way may take to finish when the server is stopped. */
public final class ShutdownSection implements Section<Duration> {

  static final Setting<Duration> GRACE_PERIOD =
      Setting.live(
          "shutdown.grace-period",
          ValueType.duration(Duration.ZERO, Duration.ofDays(1)),
          "10s",
          "How long requests that are under way may take to finish when the server is stopped.");

  @Override
  public List<Setting<?>> settings() {
    return List.of(GRACE_PERIOD);
  }

  @Override
  public Duration read(Reading reading) {
    return reading.get(GRACE_PERIOD);
  }
}
