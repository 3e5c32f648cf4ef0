package io.rollcall.app.security.login;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.app.security.access.HostRule;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestRateTest {

  private final VirtualTime time = new VirtualTime();
  private final RequestRate rate =
      new RequestRate(
          new RunningSettings(
              new SettingsSource(
                  Optional.empty(),
                  Map.of(),
                  Map.of("rollcall.security.requests-per-second", "10"))),
          time);

  @Test
  void eachMaySendSoManyASecondAndAsManyAtOnce() {
    count("a", 10);
    refused("a");
    count("b", 10);

    time.pass(Duration.ofMillis(100));
    count("a", 1);
    refused("a");

    time.pass(Duration.ofSeconds(5));
    count("a", 10);
    refused("a");
  }

  @Test
  void whoIsNotKnownIsNotCounted() {
    assertThatCode(
            () -> {
              for (int i = 0; i < 100; i++) {
                rate.count(Principal.ANYBODY);
              }
            })
        .doesNotThrowAnyException();
  }

  private void count(String name, int times) {
    for (int i = 0; i < times; i++) {
      rate.count(principal(name));
    }
  }

  private void refused(String name) {
    assertThatExceptionOfType(TooManyRequests.class)
        .isThrownBy(() -> rate.count(principal(name)))
        .withMessage(
            "token %s must send at most 10 requests a second; try again in a second", name);
  }

  private static Principal principal(String name) {
    return new Principal(name, "token", List.of(), HostRule.ANY);
  }
}
