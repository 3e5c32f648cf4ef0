package io.rollcall.app.section;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.setting.SettingsSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsSectionTest {

  @Test
  void everythingIsCountedUnlessOtherwiseSaid() {
    assertThat(read(Map.of())).isEqualTo(new MetricsSection.Metrics(true, 1000, 1000));
  }

  @Test
  void everyKeyIsReadToItsPlace() {
    assertThat(
            read(
                Map.of(
                    "rollcall.telemetry.metrics.enabled", "false",
                    "rollcall.telemetry.metrics.most-services", "50",
                    "rollcall.telemetry.metrics.most-instances", "0")))
        .isEqualTo(new MetricsSection.Metrics(false, 50, 0));
  }

  private static MetricsSection.Metrics read(Map<String, String> options) {
    return new SettingsSource(Optional.empty(), Map.of(), options).read().get(MetricsSection.class);
  }
}
