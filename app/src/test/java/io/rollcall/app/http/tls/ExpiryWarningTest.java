package io.rollcall.app.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.config.SettingsSource;
import io.rollcall.contract.server.Certificates;
import io.rollcall.time.Clock;
import io.rollcall.time.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpiryWarningTest {

  @TempDir private Path folder;

  private final VirtualTime time = new VirtualTime();
  private ExpiryWarning warning;

  @BeforeEach
  void readACertificateThatLastsFor60Days() {
    var certificates = Certificates.create(folder);
    var options =
        Map.of(
            "rollcall.http.tls.certificate-file", certificates.server().toString(),
            "rollcall.http.tls.key-file", certificates.serverKey().toString());
    var settings = new RunningSettings(new SettingsSource(Optional.empty(), Map.of(), options));
    warning = new ExpiryWarning(new ServerTls(settings), time, time);
    time.setWall(Clock.system().now());
  }

  @Test
  void nothingIsSaidBeforeTheLast30Days() {
    assertThat(warning.warning()).isEmpty();

    time.pass(Duration.ofDays(29));
    assertThat(warning.warning()).isEmpty();
  }

  @Test
  void theDaysThatAreLeftAreSaid() {
    time.pass(Duration.ofDays(30).plusHours(1));

    assertThat(warning.warning().orElseThrow()).startsWith("expires in 29 days, at ");
  }

  @Test
  void thatItHasExpiredIsSaid() {
    time.pass(Duration.ofDays(61));

    assertThat(warning.warning().orElseThrow()).startsWith("expired at ");
  }
}
