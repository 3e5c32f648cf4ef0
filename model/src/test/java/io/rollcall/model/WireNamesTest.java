package io.rollcall.model;

import static io.rollcall.model.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireNamesTest {

  @ParameterizedTest
  @EnumSource
  void protocolIsReadFromWhatItIsWrittenAs(Protocol protocol) {
    assertThat(Protocol.of(protocol.wireName())).isEqualTo(protocol);
  }

  @ParameterizedTest
  @EnumSource
  void statusIsReadFromWhatItIsWrittenAs(HealthStatus status) {
    assertThat(HealthStatus.of(status.wireName())).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP", "Http", "http ", "ftp"})
  void anythingElseIsRefusedWithWhatIsKnown(String name) {
    assertRefused(
        () -> Protocol.of(name), "protocol", "must be one of http, https, grpc, tcp, udp", name);
    assertRefused(
        () -> HealthStatus.of(name), "status", "must be one of healthy, unhealthy, unknown", name);
  }
}
