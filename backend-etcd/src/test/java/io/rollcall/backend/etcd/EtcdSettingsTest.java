package io.rollcall.backend.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EtcdSettingsTest {

  private static final URI PLAIN = URI.create("http://127.0.0.1:2379");

  @Test
  void passwordIsNotPrinted() {
    assertThat(EtcdSettings.of(PLAIN).withUser("rollcall", "sesame").toString())
        .contains("rollcall")
        .doesNotContain("sesame");
  }

  @Test
  void portIs2379UnlessSaid() {
    assertThat(
            EtcdSettings.of(URI.create("http://etcd"), URI.create("http://[::1]:1"))
                .connection()
                .endpoints())
        .containsExactly(URI.create("http://etcd:2379"), URI.create("http://[::1]:1"));
  }

  @Test
  void whatCannotWorkIsRefusedByName() {
    assertRefused("endpoints", () -> EtcdSettings.of());
    assertRefused("endpoints", () -> EtcdSettings.of(URI.create("etcd:2379")));
    assertRefused("endpoints", () -> EtcdSettings.of(URI.create("http://u:p@etcd:2379")));
    assertRefused("endpoints", () -> EtcdSettings.of(URI.create("http://etcd:2379/path")));
    assertRefused("endpoints", () -> EtcdSettings.of(PLAIN, URI.create("https://etcd")));
    assertRefused("prefix", () -> EtcdSettings.of(PLAIN).withPrefix("rollcall"));
    assertRefused("prefix", () -> EtcdSettings.of(PLAIN).withPrefix("/rollcall/"));
    assertRefused("call-timeout", () -> EtcdSettings.of(PLAIN).withCallTimeout(Duration.ZERO));
    assertRefused("user", () -> EtcdSettings.of(PLAIN).withUser(" ", "sesame"));
    assertRefused("tls", () -> EtcdSettings.of(PLAIN).withTls(new TlsFiles(null, null, null)));
  }

  @Test
  void settingsWithAPasswordInAnEndpointAreRefusedWithoutPrintingIt() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> EtcdSettings.of(URI.create("http://u:sesame@etcd:2379")))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sesame"));
  }

  private static void assertRefused(String setting, ThrowingCallable call) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(call)
        .withMessageContaining(setting);
  }
}
