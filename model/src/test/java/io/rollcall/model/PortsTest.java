package io.rollcall.model;

import static io.rollcall.model.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "a", "h2", "2a", "http-alt", "A-1-b", "abcdefghijklmno"})
  void nameAsAtIanaIsAccepted(String name) {
    var ports = Ports.of(Map.of(name, 9090));

    assertThat(ports.get(name)).isEqualTo(9090);
    assertThat(Ports.of(ports.toString())).isEqualTo(ports);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "12", "-a", "a-", "a--b", "a_b", "a.b", "ä", "abcdefghijklmnop"})
  void otherNameIsRefused(String name) {
    assertRefused(
        () -> Ports.of(Map.of(name, 9090)),
        "ports",
        "must be named by 1 to 15 letters, digits and single hyphens, with a letter among them",
        name);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65_536})
  void portOutOfRangeIsRefused(int port) {
    assertRefused(
        () -> Ports.of(Map.of("grpc", port)),
        "ports.grpc",
        "must be 1 to 65535",
        Integer.toString(port));
  }

  @Test
  void thereAreAtMost16() {
    var most = new HashMap<String, Integer>();
    for (int i = 0; i < 16; i++) {
      most.put("p" + i, 1 + i);
    }
    assertThat(Ports.of(most).byName()).isEqualTo(most);

    most.put("p16", 17);
    assertRefused(() -> Ports.of(most), "ports", "must have at most 16 entries", "17");
  }

  @Test
  void theirTextIsSortedByName() {
    assertThat(Ports.of(Map.of("metrics", 9100, "grpc", 9090)))
        .hasToString("grpc=9090,metrics=9100");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "grpc", "grpc=", "grpc=x", "=1", "1", "grpc=1,", "grpc=1;b=2"})
  void otherTextIsRefused(String text) {
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> Ports.of(text));
  }
}
