package io.rollcall.app.section;

import io.rollcall.app.config.Reading;
import io.rollcall.app.config.Section;
import io.rollcall.app.config.Setting;
import io.rollcall.app.config.ValueType;
import java.util.List;
import java.util.Optional;

/** Where health and metrics are served; empty for beside the API. */
public final class ManagementSection implements Section<Optional<Integer>> {

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

  @Override
  public List<Setting<?>> settings() {
    return List.of(PORT);
  }

  @Override
  public Optional<Integer> read(Reading reading) {
    var port = reading.get(PORT);
    if (port.equals(Optional.of(reading.get(HttpSection.PORT)))) {
      reading.refuse(PORT, HttpSection.PORT, PORT.type().rule());
    }
    return port;
  }
}
