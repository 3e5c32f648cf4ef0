package io.rollcall.app.section;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.app.setting.Settings;
import io.rollcall.app.setting.SettingsSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of TLS means nothing without the rest; that all is read, {@link SectionsTest} shows. */
class TlsSectionTest {

  @ParameterizedTest
  @CsvSource({
    "http.tls.client-certificates, required, must be none where",
    "http.tls.client-ca-file, clients.pem, must be optional or required where"
  })
  void clientsAreAskedForCertificatesOfAnAuthorityThatIsGiven(
      String key, String value, String rule) {
    var own = Map.of("http.tls.certificate-file", "own.pem", "http.tls.key-file", "own.key");
    var given = new HashMap<>(own);
    given.put(key, value);

    assertThatThrownBy(() -> read(given))
        .hasMessageStartingWith("rollcall.http.tls.client-certificates " + rule);
  }

  @Test
  void clientsAreNotAskedForCertificatesWithoutTls() {
    var given =
        Map.of("http.tls.client-ca-file", "ca.pem", "http.tls.client-certificates", "optional");

    assertThatThrownBy(() -> read(given))
        .hasMessage(
            "rollcall.http.tls.client-ca-file must be given together with"
                + " rollcall.http.tls.certificate-file");
  }

  private static Settings read(Map<String, String> given) {
    var options = new HashMap<String, String>();
    given.forEach((key, value) -> options.put("rollcall." + key, value));
    return new SettingsSource(Optional.empty(), Map.of(), options).read();
  }
}
