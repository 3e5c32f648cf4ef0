package io.rollcall.app.section;

import io.rollcall.app.section.ManagementSection.Management;
import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where health and metrics are served, and what makes this server not ready. */
public final class ManagementSection implements Section<Management> {

  static final Setting<Optional<Integer>> PORT =
      Setting.fixed(
          "management.port",
          ValueType.of(
                  "port",
                  "must be a whole number from 1 to 65535, and not that of rollcall.http.port",
                  ValueType.whole(1, 65_535, "port").parser())
              .optional(),
          "",
          "Port that `/health` and `/prometheus` are served on instead of the API's, at the same"
              + " address and by the same rules; none: the API's.");

  static final Setting<Optional<Duration>> NOT_READY_AFTER =
      Setting.live(
          "management.not-ready-after",
          ValueType.duration(Duration.ZERO, Duration.ofDays(1)).optional(),
          "",
          "`/health/readiness` says that this server is not ready once the backend has been out of"
              + " reach this long; none: never, so that what was last known is served, marked"
              + " stale.");

  /**
   * What this section says.
   *
   * @param port empty for the API's
   * @param notReadyAfter how long the backend may be out of reach until this server is not ready;
   *     empty for as long as may be
   */
  public record Management(Optional<Integer> port, Optional<Duration> notReadyAfter) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(PORT, NOT_READY_AFTER);
  }

  @Override
  public Management read(Reading reading) {
    var port = reading.get(PORT);
    if (port.equals(Optional.of(reading.get(HttpSection.PORT)))) {
      reading.refuse(PORT, HttpSection.PORT, PORT.type().rule());
    }
    return new Management(port, reading.get(NOT_READY_AFTER));
  }
}
