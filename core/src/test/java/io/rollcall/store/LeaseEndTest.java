package io.rollcall.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseEndTest {

  @ParameterizedTest
  @CsvSource({"0,false", "20,false", "21,true", "30,true", "40,true"})
  void aLeaseIsNearItsEndWhenLessThanAThirdIsLeft(int unrenewed, boolean isNear) {
    assertThat(LeaseEnd.isNear(Duration.ofSeconds(unrenewed), Duration.ofSeconds(30)))
        .isEqualTo(isNear);
  }
}
