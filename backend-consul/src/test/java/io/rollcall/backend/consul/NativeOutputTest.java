package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.Limits;
import org.junit.jupiter.api.Test;

class NativeOutputTest {

  @Test
  void whatIsLeftOfABodyIsNotShown() {
    assertThat(NativeChecks.output("HTTP GET http://a/?x= Output: : 503 Output: s"))
        .isEqualTo("HTTP GET http://a/?x= Output: : 503");
    assertThat(NativeChecks.output("dial tcp: no Output: here"))
        .isEqualTo("dial tcp: no Output: here");
    assertThat(NativeChecks.output("")).isEmpty();
  }

  @Test
  void itIsBoundedAndPrints() {
    assertThat(NativeChecks.output("x".repeat(5000))).hasSize(Limits.OUTPUT_LENGTH);
    assertThat(NativeChecks.output("x".repeat(Limits.OUTPUT_LENGTH - 1) + "\ud83d\ude00"))
        .isEqualTo("x".repeat(Limits.OUTPUT_LENGTH - 1));
    assertThat(NativeChecks.output("a\u0007\tb\ud83d")).isEqualTo("a\ufffd\tb\ufffd");
  }
}
