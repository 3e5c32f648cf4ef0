package io.rollcall.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck.Heartbeat;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.RegistryException.InvalidValue;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever is sent, it is accepted and keeps its rule, or it breaks the rule and is refused by the
 * name of its field. The rules are written here a second time, in another way.
 */
class LimitsPropertyTest {

  @Property
  void anyServiceNameIsValidOrRefused(@ForAll("names") String name) {
    assertValidOrRefused("service", isName(name), () -> new InstanceKey(name, "id"));
  }

  @Property
  void anyIdIsValidOrRefused(@ForAll("names") String name) {
    assertValidOrRefused("id", isName(name), () -> new InstanceKey("service", name));
  }

  @Property
  void anyTagIsValidOrRefused(@ForAll("texts") String tag) {
    assertValidOrRefused("tags", isFilledText(tag, 128), () -> builder().tags(tag).build());
  }

  @Property
  void anyMetadataKeyIsValidOrRefused(@ForAll("texts") String key) {
    assertValidOrRefused(
        "metadata key", isFilledText(key, 128), () -> builder().metadata(Map.of(key, "1")).build());
  }

  @Property
  void anyMetadataValueIsValidOrRefused(@ForAll("texts") String value) {
    assertValidOrRefused(
        "metadata.key", isText(value, 512), () -> builder().metadata(Map.of("key", value)).build());
  }

  @Property
  void anyHostIsValidOrRefused(@ForAll("hosts") String host) {
    try {
      var registration = Registration.builder("orders", "orders-1", host, 8080).build();
      assertThat(registration.host()).isEqualTo(host);
      assertThat(host).hasSizeBetween(1, 253).matches("[A-Za-z0-9._:-]+");
    } catch (InvalidValue refusal) {
      assertThat(refusal.field()).isEqualTo("host");
    }
  }

  @Property
  void anyTtlIsValidOrRefused(@ForAll("durations") Duration ttl) {
    assertValidOrRefused(
        "healthCheck.ttl", isBetween(ttl, 5, 24 * 60 * 60), () -> new Heartbeat(ttl));
  }

  @Property
  void anyScheduleIsValidOrRefused(
      @ForAll("durations") Duration interval, @ForAll("durations") Duration timeout) {
    var intervalHolds = isBetween(interval, 1, 24 * 60 * 60);
    assertValidOrRefused(
        intervalHolds ? "healthCheck.timeout" : "healthCheck.interval",
        intervalHolds && timeout.isPositive() && interval.minus(timeout).isPositive(),
        () -> new Schedule(interval, timeout, 3, 2));
  }

  @Provide
  Arbitrary<String> names() {
    var nearlyRight =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('0', '9')
            .withChars('.', '_', '-', 'A', 'Z')
            .ofMaxLength(130);
    return Arbitraries.frequencyOf(Tuple.of(3, nearlyRight), Tuple.of(1, texts()));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(600),
        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(126),
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(127).ofMaxLength(130),
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(511).ofMaxLength(514),
        Arbitraries.strings().withCharRange('\ud800', '\udfff').ofMaxLength(4));
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.oneOf(
        texts(),
        Arbitraries.strings().withChars("0123456789.xa-").ofMaxLength(20),
        Arbitraries.strings().withChars("0123456789abcdefABCDEF:.%[]").ofMaxLength(45));
  }

  @Provide
  Arbitrary<Duration> durations() {
    var second = 1_000_000_000L;
    return Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(-second, 10 * second),
            Arbitraries.longs().between(86_399 * second, 86_401 * second))
        .map(Duration::ofNanos);
  }

  private static Registration.Builder builder() {
    return Registration.builder("orders", "orders-1", "10.0.0.7", 8080);
  }

  private static void assertValidOrRefused(String field, boolean holds, Runnable construction) {
    try {
      construction.run();
      assertThat(holds).as("the rule for %s holds for what was accepted", field).isTrue();
    } catch (InvalidValue refusal) {
      assertThat(refusal.field()).isEqualTo(field);
      assertThat(holds)
          .as("the rule holds for what was refused: %s", refusal.getMessage())
          .isFalse();
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= 128
        && name.chars().allMatch(c -> isLetterOrDigit(c) || c == '.' || c == '_' || c == '-')
        && isLetterOrDigit(name.charAt(0))
        && isLetterOrDigit(name.charAt(name.length() - 1));
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isFilledText(String text, int longest) {
    return !text.isBlank() && isText(text, longest);
  }

  /** Nothing is lost on the way through UTF-8 exactly when every surrogate has its other half. */
  private static boolean isText(String text, int longest) {
    var stored = new String(text.getBytes(UTF_8), UTF_8);
    return text.length() <= longest
        && stored.equals(text)
        && text.chars().noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0));
  }

  private static boolean isBetween(Duration duration, long leastSeconds, long mostSeconds) {
    return !duration.minusSeconds(leastSeconds).isNegative()
        && !duration.minusSeconds(mostSeconds).isPositive();
  }
}
