package io.rollcall.app.http.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.http.HttpRequest;
import io.rollcall.model.RegistryException.InvalidValue;
import org.junit.jupiter.api.Test;

class ConfigBodyTest {

  @Test
  void aMessageIsUtf8WhichTheServerReadsByteByByte() {
    var sent = new String("höhere Grenze".getBytes(UTF_8), ISO_8859_1);

    assertThat(ConfigBody.message(HttpRequest.DELETE("/a").header(ConfigBody.MESSAGE, sent)))
        .isEqualTo("höhere Grenze");
    assertThat(ConfigBody.message(HttpRequest.DELETE("/a"))).isEmpty();
  }

  @Test
  void aMessageThatIsNotUtf8IsRefused() {
    assertThatThrownBy(
            () -> ConfigBody.message(HttpRequest.DELETE("/a").header(ConfigBody.MESSAGE, "\u00e4")))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("must be UTF-8");
  }

  @Test
  void aValueThatIsNotUtf8IsRefusedWithoutShowingIt() {
    var latin = "größer".getBytes(ISO_8859_1);

    assertThatThrownBy(() -> ConfigBody.content(HttpRequest.PUT("/a", latin)))
        .isInstanceOf(InvalidValue.class)
        .hasMessageNotContaining("gr");
  }
}
