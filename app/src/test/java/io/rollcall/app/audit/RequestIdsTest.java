package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {

  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void theRequestsOwnIdComesBeforeItsTrace() {
    assertThat(RequestIds.of("deploy-17", TRACE)).isEqualTo("deploy-17");
    assertThat(RequestIds.of(null, TRACE)).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(RequestIds.of(null, null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "a\"b", "é", "a{b}"})
  void whatIsNoIdIsPassedOver(String sent) {
    assertThat(RequestIds.of(sent, null)).isNull();
    assertThat(RequestIds.of(null, sent)).isNull();
  }

  @Test
  void aLongOneIsPassedOver() {
    assertThat(RequestIds.of("x".repeat(128), null)).hasSize(128);
    assertThat(RequestIds.of("x".repeat(129), null)).isNull();
  }
}
