package io.rollcall.model;

import static io.rollcall.model.Refusals.assertRefused;
import static io.rollcall.model.Refusals.shown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.HealthCheck.Custom;
import io.rollcall.model.HealthCheck.Grpc;
import io.rollcall.model.HealthCheck.Heartbeat;
import io.rollcall.model.HealthCheck.Http;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HealthCheck.Tcp;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthCheckTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(strings = {"PT5S", "PT5.000000001S", "PT30S", "PT23H59M59.999999999S", "PT24H"})
  void ttlInRangeIsAccepted(Duration ttl) {
    assertThat(new Heartbeat(ttl).ttl()).isEqualTo(ttl);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-5S", "PT0S", "PT4.999999999S", "PT24H0.000000001S", "PT48H"})
  void ttlOutOfRangeIsRefused(Duration ttl) {
    assertRefused(
        () -> new Heartbeat(ttl), "healthCheck.ttl", "must be PT5S to PT24H", ttl.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1S", "PT1.000000001S", "PT23H59M59.999999999S", "PT24H"})
  void intervalInRangeIsAccepted(Duration interval) {
    var schedule = new Schedule(interval, Duration.ofMillis(1), 3, 2);

    assertThat(schedule.interval()).isEqualTo(interval);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0S", "PT0.999999999S", "PT24H0.000000001S"})
  void intervalOutOfRangeIsRefused(Duration interval) {
    assertRefused(
        () -> new Schedule(interval, Duration.ofMillis(1), 3, 2),
        "healthCheck.interval",
        "must be PT1S to PT24H",
        interval.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0.000000001S", "PT1S", "PT9.999999999S"})
  void timeoutShorterThanTheIntervalIsAccepted(Duration timeout) {
    assertThat(new Schedule(INTERVAL, timeout, 3, 2).timeout()).isEqualTo(timeout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0S", "PT10S", "PT10.000000001S", "PT24H"})
  void timeoutThatIsNotShorterOrNotPositiveIsRefused(Duration timeout) {
    assertRefused(
        () -> new Schedule(INTERVAL, timeout, 3, 2),
        "healthCheck.timeout",
        "must be positive and shorter than the interval (PT10S)",
        timeout.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 99, 100})
  void thresholdInRangeIsAccepted(int threshold) {
    var schedule = new Schedule(INTERVAL, TIMEOUT, threshold, threshold);

    assertThat(schedule.maxFailures()).isEqualTo(threshold);
    assertThat(schedule.recoveryThreshold()).isEqualTo(threshold);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 101, Integer.MAX_VALUE})
  void thresholdOutOfRangeIsRefused(int threshold) {
    assertRefused(
        () -> new Schedule(INTERVAL, TIMEOUT, threshold, 2),
        "healthCheck.maxFailures",
        "must be 1 to 100",
        Integer.toString(threshold));
    assertRefused(
        () -> new Schedule(INTERVAL, TIMEOUT, 3, threshold),
        "healthCheck.recoveryThreshold",
        "must be 1 to 100",
        Integer.toString(threshold));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/health", "/a/b;c=d", "/live?deep=1&x=%20", "//two", "/~a!$'()*+,:@"})
  void pathOfAUrlIsAccepted(String path) {
    assertThat(new Http(path, Schedule.DEFAULT).path()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "health",
        "http://other/health",
        "?x",
        "/a b",
        "/a#b",
        "/ä",
        "/a\\b",
        "/%",
        "/%2",
        "/%zz",
        "/a\"",
        "/{a}",
        "/\ud83d\ude00"
      })
  void whatIsNoPathOfAUrlIsRefused(String path) {
    assertRefused(
        () -> new Http(path, Schedule.DEFAULT),
        "healthCheck.path",
        "must start with '/' and be what a URL can hold",
        path);
  }

  @Test
  void pathHas1To1024Characters() {
    assertThat(new Http("/".repeat(1024), Schedule.DEFAULT).path()).hasSize(1024);
    assertRefused(
        () -> new Http("", Schedule.DEFAULT), "healthCheck.path", "must not be empty", "");
    assertRefused(
        () -> new Http("/".repeat(1025), Schedule.DEFAULT),
        "healthCheck.path",
        "must be at most 1024 characters",
        shown("/", 1025));
  }

  @Test
  void grpcServiceHasUpTo1024Characters() {
    assertThat(new Grpc("", Schedule.DEFAULT).grpcService()).isEmpty();
    assertThat(new Grpc("g".repeat(1024), Schedule.DEFAULT).grpcService()).hasSize(1024);
    assertRefused(
        () -> new Grpc("g".repeat(1025), Schedule.DEFAULT),
        "healthCheck.grpcService",
        "must be at most 1024 characters",
        shown("g", 1025));
  }

  @Test
  void probeKeepsTheRuleForNames() {
    assertThat(new Custom("disk-space", Schedule.DEFAULT).probe()).isEqualTo("disk-space");
    assertThatExceptionOfType(RegistryException.InvalidValue.class)
        .isThrownBy(() -> new Custom("disk space", Schedule.DEFAULT))
        .withMessageMatching("healthCheck.probe must be 1 to 128 .*, but is 'disk space'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"200", "200-299", "200-299,401", "599", "200,201,202-204"})
  void expectedStatusesAreWrittenAsTheyAreRead(String text) {
    assertThat(StatusRanges.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "abc", "2xx", "199", "600", "299-200", "200-", "-200", "200,,201", "2000"})
  void otherExpectedStatusesAreRefused(String text) {
    assertThatExceptionOfType(RegistryException.InvalidValue.class)
        .isThrownBy(() -> StatusRanges.of(text))
        .withMessageStartingWith("healthCheck.expectedStatuses must be statuses from 200 to 599");
  }

  @Test
  void expectedStatusesAreAtMostSixteenRanges() {
    assertThat(StatusRanges.of("200" + ",201".repeat(15)).ranges()).hasSize(16);
    assertThatExceptionOfType(RegistryException.InvalidValue.class)
        .isThrownBy(() -> StatusRanges.of("200" + ",201".repeat(16)));
  }

  @Test
  void headersAreSixteenAtMostAndNamedOnce() {
    var most = IntStream.range(0, 16).boxed().collect(Collectors.toMap(i -> "x-" + i, i -> "v"));
    assertThat(RequestHeaders.of(most).values()).hasSize(16);
    most.put("x-16", "v");
    assertHeadersRefused(most);
    assertHeadersRefused(Map.of("x-a", "1", "X-A", "2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "ä", "a:", "Content-Length", "transfer-encoding", "TE", "Connection"})
  void whatMayNotBeAHeaderIsRefused(String name) {
    assertHeadersRefused(Map.of(name, "v"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " s3cret", "s3cret ", "s3cret\r\nX: y", "s3cret\u0000", "s3cretä"})
  void aBadValueOfAHeaderIsRefusedAndNotShown(String value) {
    assertThatExceptionOfType(RegistryException.InvalidValue.class)
        .isThrownBy(() -> RequestHeaders.of(Map.of("X-Token", value)))
        .withMessageStartingWith("healthCheck.headers.X-Token must be ")
        .withMessageNotContaining("s3cret");
  }

  @Test
  void valuesOfHeadersAreNotShown() {
    var check =
        new Http(
            HttpMethod.GET,
            "/",
            RequestHeaders.of(Map.of("Authorization", "Bearer s3cret")),
            StatusRanges.SUCCESSFUL,
            null,
            Schedule.DEFAULT,
            HealthStatus.UNKNOWN);

    assertThat(check.toString()).contains("Authorization").doesNotContain("s3cret");
  }

  private static void assertHeadersRefused(Map<String, String> headers) {
    assertThatExceptionOfType(RegistryException.InvalidValue.class)
        .isThrownBy(() -> RequestHeaders.of(headers))
        .withMessageStartingWith("healthCheck.headers must ");
  }

  @Test
  void onlyWhatHeartbeatsStartsHealthy() {
    assertThat(Heartbeat.DEFAULT.initialStatus()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(new Http("/", Schedule.DEFAULT).initialStatus()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(new Tcp(Schedule.DEFAULT).initialStatus()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(new Grpc("", Schedule.DEFAULT).initialStatus()).isEqualTo(HealthStatus.UNKNOWN);
    assertThat(new Custom("p", Schedule.DEFAULT).initialStatus()).isEqualTo(HealthStatus.UNKNOWN);
  }

  @Test
  void defaultsAreThirtySecondsFiveThreeAndTwo() {
    assertThat(Heartbeat.DEFAULT.ttl()).hasSeconds(30);
    assertThat(Schedule.DEFAULT)
        .isEqualTo(new Schedule(Duration.ofSeconds(30), Duration.ofSeconds(5), 3, 2));
  }
}
