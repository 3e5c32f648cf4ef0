package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.util.List;

/** Whether Rollcall counts what it does, and how finely. */
public final class MetricsSection implements Section<MetricsSection.Metrics> {

  static final Setting<Boolean> ENABLED =
      Setting.fixed(
          "telemetry.metrics.enabled",
          ValueType.yesOrNo(),
          "true",
          "Whether anything is counted and measured; if not, there is no `/prometheus`.");
  static final Setting<Integer> MOST_SERVICES =
      Setting.live(
          "telemetry.metrics.most-services",
          ValueType.whole(0, 100_000, "services"),
          "1000",
          "How many services are told apart in metrics; what is counted of further ones has the label"
              + " `_other`.");
  static final Setting<Integer> MOST_INSTANCES =
      Setting.live(
          "telemetry.metrics.most-instances",
          ValueType.whole(0, 100_000, "instances"),
          "1000",
          "How many instances are told apart in metrics, likewise.");

  /**
   * What this section says.
   *
   * @param mostServices that have a label of their own
   * @param mostInstances that have a label of their own
   */
  public record Metrics(boolean enabled, int mostServices, int mostInstances) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(ENABLED, MOST_SERVICES, MOST_INSTANCES);
  }

  @Override
  public Metrics read(Reading reading) {
    return new Metrics(
        reading.get(ENABLED), reading.get(MOST_SERVICES), reading.get(MOST_INSTANCES));
  }
}
