package io.rollcall.backend.kubernetes.slice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SliceAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, IPv4, 10.0.0.1",
    "2001:DB8::1, IPv6, 2001:db8::1",
    "::ffff:10.0.0.1, IPv4, 10.0.0.1",
    "a.example.org, FQDN, a.example.org",
    "A.example.org., FQDN, a.example.org"
  })
  void hostHasAType(String host, String type, String address) {
    assertThat(SliceAddress.of(host)).isEqualTo(new SliceAddress(type, address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "169.254.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "localhost",
        "a_b.example.org"
      })
  void hostThatKubernetesRefusesIsNotShown(String host) {
    assertThat(SliceAddress.of(host).address()).isNull();
  }
}
