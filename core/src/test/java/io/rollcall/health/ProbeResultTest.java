package io.rollcall.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Limits;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ProbeResultTest {

  @Property
  void anyOutputCanBeReported(@ForAll("outputs") String said) {
    var output = ProbeResult.failed(said).output();

    new HealthReport(
        new InstanceKey("orders", "a"), HealthStatus.UNHEALTHY, output, OptionalLong.empty());
    assertThat(output.length()).isLessThanOrEqualTo(Limits.OUTPUT_LENGTH);
  }

  @Provide
  Arbitrary<String> outputs() {
    return Arbitraries.strings().all().ofMaxLength(3000);
  }

  @Test
  void whatPrintsIsLeftAsItIs() {
    assertThat(ProbeResult.passed("ä\n\t😀").output()).isEqualTo("ä\n\t😀");
    assertThat(ProbeResult.passed("a\u0000b\ud83d").output()).isEqualTo("a\ufffdb\ufffd");
  }
}
