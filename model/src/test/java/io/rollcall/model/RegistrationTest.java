package io.rollcall.model;

import static io.rollcall.model.Refusals.assertRefused;
import static io.rollcall.model.Refusals.shown;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {

  private static final String NO_CONTROLS =
      "must not contain control characters or unpaired surrogates";

  @Test
  void defaultsAreHttpWeightOneAndHeartbeatsWithin30Seconds() {
    var registration = builder().build();

    assertThat(registration.protocol()).isEqualTo(Protocol.HTTP);
    assertThat(registration.weight()).isEqualTo(1);
    assertThat(registration.healthCheck()).isEqualTo(HealthCheck.Heartbeat.DEFAULT);
    assertThat(registration.version()).isNull();
    assertThat(registration.zone()).isNull();
    assertThat(registration.tags()).isEmpty();
    assertThat(registration.metadata()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 65_534, 65_535})
  void portInRangeIsAccepted(int port) {
    assertThat(Registration.builder("s", "i", "h", port).build().port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 65_536, Integer.MAX_VALUE})
  void portOutOfRangeIsRefused(int port) {
    assertRefused(
        () -> Registration.builder("s", "i", "h", port).build(),
        "port",
        "must be 1 to 65535",
        Integer.toString(port));
  }

  @Test
  void aCheckAsksAtThePortThatItNames() {
    var ports = Map.of("metrics", 9100);
    var check = new HealthCheck.Tcp("metrics", HealthCheck.Schedule.DEFAULT, HealthStatus.UNKNOWN);

    assertThat(builder().ports(ports).build().probedPort()).isEqualTo(8080);
    assertThat(builder().ports(ports).healthCheck(check).build().probedPort()).isEqualTo(9100);
    assertRefused(
        () -> builder().ports(Map.of("grpc", 9100)).healthCheck(check).build(),
        "healthCheck.port",
        "must be a name in 'ports'",
        "metrics");
  }

  @Test
  void versionHas1To128Characters() {
    assertThat(builder().version("1").build().version()).isEqualTo("1");
    assertThat(builder().version("1".repeat(128)).build().version()).hasSize(128);
    assertRefused(() -> builder().version("").build(), "version", "must not be empty", "");
    assertRefused(
        () -> builder().version("1".repeat(129)).build(),
        "version",
        "must be at most 128 characters",
        shown("1", 129));
    assertRefused(() -> builder().version("1\n").build(), "version", NO_CONTROLS, "1\n");
  }

  @Test
  void zoneKeepsTheRuleForNames() {
    assertThat(builder().zone("eu-west-1.a").build().zone()).isEqualTo("eu-west-1.a");
    assertThatExceptionOfType(RegistryException.InvalidValue.class)
        .isThrownBy(() -> builder().zone("eu west").build())
        .withMessageMatching("zone must be 1 to 128 characters of .*, but is 'eu west'");
  }

  @Test
  void atMost64Tags() {
    assertThat(builder().tags(numbered("tag", 64)).build().tags()).hasSize(64);
    assertRefused(
        () -> builder().tags(numbered("tag", 65)).build(),
        "tags",
        "must have at most 64 entries",
        "65");
  }

  @Test
  void equalTagsCountOnce() {
    var twice = new ArrayList<>(numbered("tag", 64));
    twice.addAll(numbered("tag", 64));

    assertThat(builder().tags(twice).build().tags()).hasSize(64);
  }

  @Test
  void tagHas1To128Characters() {
    assertThat(builder().tags("a", "b".repeat(128)).build().tags()).hasSize(2);
    assertRefused(() -> builder().tags("a", "").build(), "tags", "must not be empty", "");
    assertRefused(() -> builder().tags(" ").build(), "tags", "must not be empty", " ");
    assertRefused(
        () -> builder().tags("b".repeat(129)).build(),
        "tags",
        "must be at most 128 characters",
        shown("b", 129));
  }

  @Test
  void atMost64MetadataEntries() {
    assertThat(builder().metadata(entries(64)).build().metadata()).hasSize(64);
    assertRefused(
        () -> builder().metadata(entries(65)).build(),
        "metadata",
        "must have at most 64 entries",
        "65");
  }

  @Test
  void metadataKeyHas1To128Characters() {
    assertThat(withMetadata("k".repeat(128), "v").metadata()).hasSize(1);
    assertRefused(() -> withMetadata("", "v"), "metadata key", "must not be empty", "");
    assertRefused(
        () -> withMetadata("k".repeat(129), "v"),
        "metadata key",
        "must be at most 128 characters",
        shown("k", 129));
  }

  @Test
  void metadataValueHasUpTo512Characters() {
    assertThat(withMetadata("k", "").metadata()).containsEntry("k", "");
    assertThat(withMetadata("k", "v".repeat(512)).metadata()).hasSize(1);
    assertRefused(
        () -> withMetadata("k", "v".repeat(513)),
        "metadata.k",
        "must be at most 512 characters",
        shown("v", 513));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0", "a\n", "a\u007f", "a\u0085", "a\ud83d", "\ude00a", "\ude00\ud83d"})
  void textThatNoStoreCouldKeepIsRefused(String text) {
    assertRefused(() -> builder().tags(text).build(), "tags", NO_CONTROLS, text);
    assertRefused(() -> withMetadata(text, "v"), "metadata key", NO_CONTROLS, text);
    assertRefused(() -> withMetadata("k", text), "metadata.k", NO_CONTROLS, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"canary", "Kanarienvögel", "カナリア", "\ud83d\udc24", "a b", "a/b=c"})
  void textOfAnyScriptIsKept(String text) {
    assertThat(builder().tags(text).build().tags()).containsExactly(text);
    assertThat(withMetadata(text, text).metadata()).containsEntry(text, text);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9_999, 10_000})
  void weightInRangeIsAccepted(int weight) {
    assertThat(builder().weight(weight).build().weight()).isEqualTo(weight);
    assertThat(withMetadata("weight", Integer.toString(weight)).weight()).isEqualTo(weight);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_001, Integer.MAX_VALUE})
  void weightOutOfRangeIsRefused(int weight) {
    var text = Integer.toString(weight);
    assertRefused(() -> builder().weight(weight).build(), "weight", "must be 1 to 10000", text);
    assertRefused(
        () -> withMetadata("weight", text), "metadata.weight", "must be 1 to 10000", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "heavy", "1.5", "1e3", " 1", "1 ", "0x10", "2147483648"})
  void weightInMetadataThatIsNoNumberIsRefused(String text) {
    assertRefused(
        () -> withMetadata("weight", text),
        "metadata.weight",
        "must be a whole number from 1 to 10000",
        text);
  }

  @Test
  void longWeightInMetadataIsNotRepeatedWhole() {
    assertRefused(
        () -> withMetadata("weight", "9".repeat(50_000)),
        "metadata.weight",
        "must be a whole number from 1 to 10000",
        shown("9", 50_000));
  }

  @Test
  void ownWeightGoesBeforeMetadata() {
    var registration = builder().weight(7).metadata(Map.of("weight", "heavy")).build();

    assertThat(registration.weight()).isEqualTo(7);
  }

  @Test
  void laterChangesOfTheCallersCollectionsDoNotReachIt() {
    var tags = new ArrayList<>(List.of("b", "a"));
    var metadata = new HashMap<>(Map.of("k", "v"));
    var registration = builder().tags(tags).metadata(metadata).build();

    tags.add("c");
    metadata.put("other", "v");

    assertThat(registration.tags()).containsExactly("a", "b");
    assertThat(registration.metadata()).containsExactly(Map.entry("k", "v"));
  }

  @Test
  void itsCollectionsCannotBeChanged() {
    var registration = builder().tags("a").metadata(Map.of("k", "v")).build();

    assertThat(registration.tags()).isUnmodifiable();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> registration.metadata().clear());
  }

  private static Registration.Builder builder() {
    return Registration.builder("orders", "orders-1", "10.0.0.7", 8080);
  }

  private static Registration withMetadata(String key, String value) {
    return builder().metadata(Map.of(key, value)).build();
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
  }

  private static Map<String, String> entries(int count) {
    return numbered("key", count).stream().collect(toMap(Function.identity(), key -> "value"));
  }
}
