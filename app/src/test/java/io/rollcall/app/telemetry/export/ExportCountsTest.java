package io.rollcall.app.telemetry.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.rollcall.app.section.TelemetrySection.Signal;
import io.rollcall.time.VirtualTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of batches, as it is counted. */
class ExportCountsTest {

  @Test
  void aBatchThatBreaksItsExporterHasFailedAndShowsNoHeader() {
    var counts = new ExportCounts(Signal.TRACES, new VirtualTime());
    var exporter =
        OtlpHttpSpanExporter.builder().setHeaders(() -> Map.of("key", "5ec4e7\n")).build();

    var result = counts.counting(() -> exporter.export(List.of()), 3);

    assertThat(result.isSuccess()).isFalse();
    assertThat(result.getFailureThrowable())
        .hasMessageContaining("IllegalArgumentException")
        .hasNoCause();
    assertThat(counts.failed()).isEqualTo(1);
    assertThat(counts.dropped()).isEqualTo(3);
  }
}
