package io.rollcall.model;

import static io.rollcall.model.Refusals.assertRefused;
import static io.rollcall.model.Refusals.shown;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HealthReportTest {

  @Test
  void outputHasUpTo1024Characters() {
    assertThat(report("").output()).isEmpty();
    assertThat(report("o".repeat(1024)).output()).hasSize(1024);
    assertRefused(
        () -> report("o".repeat(1025)),
        "output",
        "must be at most 1024 characters",
        shown("o", 1025));
  }

  @Test
  void outputMayHaveLinesButNoOtherControlCharacters() {
    assertThat(report("disk:\tfull\r\nfans:\tstill").output()).contains("\n");
    assertRefused(
        () -> report("\u0007"),
        "output",
        "must not contain control characters or unpaired surrogates",
        "\u0007");
  }

  private static HealthReport report(String output) {
    var key = new InstanceKey("orders", "orders-1");
    return new HealthReport(key, HealthStatus.UNHEALTHY, output, OptionalLong.empty());
  }
}
