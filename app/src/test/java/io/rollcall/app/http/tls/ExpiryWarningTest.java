package io.rollcall.app.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.contract.server.Certificates;
import io.rollcall.time.Clock;
import io.rollcall.time.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authority's certificate lasts for 60 days, and the server's at first. */
class ExpiryWarningTest {

  @TempDir private Path folder;

  private final VirtualTime time = new VirtualTime();
  private Certificates certificates;

  @BeforeEach
  void makeCertificates() {
    certificates = Certificates.create(folder);
    time.setWall(Clock.system().now());
  }

  @Test
  void nothingIsSaidBeforeTheLast30Days() {
    var warning = warning(Map.of());
    assertThat(warning.warnings()).isEmpty();

    time.pass(Duration.ofDays(29));
    assertThat(warning.warnings()).isEmpty();
  }

  @Test
  void theDaysThatAreLeftAreSaid() {
    time.pass(Duration.ofDays(30).plusHours(1));

    assertOneWarning(
        warning(Map.of()).warnings(),
        "A certificate of rollcall.http.tls.certificate-file expires in 29 days, at ");
  }

  @Test
  void thatItHasExpiredIsSaid() {
    time.pass(Duration.ofDays(61));

    assertOneWarning(
        warning(Map.of()).warnings(),
        "A certificate of rollcall.http.tls.certificate-file expired at ");
  }

  @Test
  void anAuthorityOfClientsIsSaidToo() {
    certificates.renewServer(Duration.ofDays(300));
    var warning =
        warning(
            Map.of(
                "rollcall.http.tls.client-ca-file",
                certificates.authority().toString(),
                "rollcall.http.tls.client-certificates",
                "optional"));
    assertThat(warning.warnings()).isEmpty();

    time.pass(Duration.ofDays(50));

    assertOneWarning(
        warning.warnings(), "A certificate of rollcall.http.tls.client-ca-file expires in ");
  }

  private static void assertOneWarning(List<String> warnings, String start) {
    assertThat(warnings).singleElement().asString().startsWith(start);
  }

  private ExpiryWarning warning(Map<String, String> more) {
    var options = new HashMap<>(more);
    options.put("rollcall.http.tls.certificate-file", certificates.server().toString());
    options.put("rollcall.http.tls.key-file", certificates.serverKey().toString());
    var settings = new RunningSettings(new SettingsSource(Optional.empty(), Map.of(), options));
    return new ExpiryWarning(new ServerTls(settings), time, time);
  }
}
