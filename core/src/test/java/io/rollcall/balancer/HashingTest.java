package io.rollcall.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashingTest {

  @Test
  void mixIsSplitMix64() {
    assertThat(Hashing.mix(0x9e3779b97f4a7c15L)).isEqualTo(0xe220a8397b1dcdafL);
  }

  @Test
  void hashIsMixedFnv1aOfUtf8() {
    assertThat(Hashing.hash("a")).isEqualTo(Hashing.mix(0xaf63dc4c8601ec8cL));
    assertThat(Hashing.hash("")).isEqualTo(0xf52a15e9a9b5e89bL);
    assertThat(Hashing.hash("orders-1")).isEqualTo(0xba7d7492c3820bb2L);
    assertThat(Hashing.hash("zoë")).isEqualTo(0x79ee76386ef8a97aL);
  }
}
