package io.rollcall.contract;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Limits;
import io.rollcall.model.Ports;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.RequestHeaders;
import io.rollcall.model.StatusRanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Arbitrary valid values, for property tests. Each reaches the edges of its {@link Limits}, and
 * texts hold whatever Unicode has that is not refused.
 */
public final class Registrations {

  private static final String[] HOSTS = {
    "localhost",
    "a",
    "orders-1.eu_west.example.com",
    "example.com.",
    "xn--bcher-kva.example",
    ("x".repeat(63) + ".").repeat(3) + "y".repeat(61),
    "::",
    "2001:db8::ff00:42:8329",
    "::ffff:192.0.2.1"
  };
  private static final String[] BEYOND_16_BITS = {
    "🛒", "👩‍👩‍👧‍👦", "𝒳", "🇪🇺", "\uDBFF\uDFFD"
  };

  private Registrations() {}

  /** Registrations of any service and id. */
  public static Arbitrary<Registration> valid() {
    return Combinators.combine(names(), names()).as(InstanceKey::new).flatMap(Registrations::ofKey);
  }

  /** Registrations of that key. */
  public static Arbitrary<Registration> ofKey(InstanceKey key) {
    return ports().flatMap(ports -> ofKey(key, ports));
  }

  private static Arbitrary<Registration> ofKey(InstanceKey key, Ports ports) {
    var address = Combinators.combine(hosts(), Arbitraries.integers().between(1, 65_535));
    return Combinators.combine(
            address.as(Tuple::of),
            Arbitraries.of(Protocol.class),
            filledTexts(Limits.VERSION_LENGTH).injectNull(0.3),
            names().injectNull(0.3),
            Arbitraries.integers().between(1, Limits.WEIGHT),
            tags(),
            metadata(),
            healthChecks(ports))
        .as(
            (at, protocol, version, zone, weight, tags, metadata, check) ->
                new Registration(
                    key, at.get1(), at.get2(), ports, protocol, version, zone, weight, tags,
                    metadata, check));
  }

  /** Names of services and ids. */
  public static Arbitrary<String> names() {
    var ends = Arbitraries.strings().alpha().numeric();
    var middles = ends.withChars("._-");
    return Arbitraries.oneOf(
        ends.ofLength(1),
        Combinators.combine(
                ends.ofLength(1), middles.ofMaxLength(Limits.NAME_LENGTH - 2), ends.ofLength(1))
            .as((first, middle, last) -> first + middle + last));
  }

  public static Arbitrary<String> hosts() {
    var octets = Arbitraries.integers().between(0, 255);
    return Arbitraries.oneOf(
        Arbitraries.of(HOSTS),
        octets
            .list()
            .ofSize(4)
            .map(four -> four.stream().map(String::valueOf).collect(Collectors.joining("."))));
  }

  /** Texts of at most that many characters; may be empty. */
  public static Arbitrary<String> texts(int longest) {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(longest),
        Arbitraries.strings()
            .withCharRange('\u00a0', '\ud7ff')
            .withCharRange('\ue000', '\uffff')
            .ofMaxLength(longest),
        Arbitraries.of(BEYOND_16_BITS)
            .list()
            .ofMaxSize(5)
            .map(parts -> String.join("", parts))
            .filter(text -> text.length() <= longest),
        Arbitraries.just("x".repeat(longest)));
  }

  /** As {@link #texts}, and not blank. */
  public static Arbitrary<String> filledTexts(int longest) {
    return texts(longest).filter(text -> !text.isBlank());
  }

  public static Arbitrary<SortedSet<String>> tags() {
    return Arbitraries.frequencyOf(
        Tuple.of(9, filledTexts(Limits.TAG_LENGTH).set().ofMaxSize(5).map(TreeSet::new)),
        Tuple.of(1, Arbitraries.create(Registrations::mostTags)));
  }

  public static Arbitrary<SortedMap<String, String>> metadata() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            9,
            Arbitraries.maps(
                    filledTexts(Limits.METADATA_KEY_LENGTH), texts(Limits.METADATA_VALUE_LENGTH))
                .ofMaxSize(5)
                .map(TreeMap::new)),
        Tuple.of(1, Arbitraries.create(Registrations::mostMetadata)));
  }

  /** Further ports; up to as many as there may be. */
  public static Arbitrary<Ports> ports() {
    var names =
        Arbitraries.strings()
            .alpha()
            .ofMinLength(1)
            .ofMaxLength(7)
            .flatMap(
                first ->
                    Arbitraries.strings()
                        .alpha()
                        .numeric()
                        .ofMinLength(1)
                        .ofMaxLength(7)
                        .map(second -> first + "-" + second));
    return Arbitraries.maps(names, Arbitraries.integers().between(1, 65_535))
        .ofMaxSize(Limits.PORTS)
        .map(Ports::of);
  }

  /** Checks of an instance that has those ports. */
  public static Arbitrary<HealthCheck> healthChecks(Ports ports) {
    var names = new ArrayList<@Nullable String>(ports.byName().keySet());
    names.add(null);
    var port = Arbitraries.of(names);
    return Arbitraries.oneOf(
        Combinators.combine(durations(Limits.SHORTEST_TTL, Limits.LONGEST_TTL), statuses())
            .as(HealthCheck.Heartbeat::new),
        Combinators.combine(port, schedules(), statuses()).as(HealthCheck.Tcp::new),
        Combinators.combine(
                Arbitraries.of(HttpMethod.class),
                paths(),
                headers(),
                expectedStatuses(),
                port,
                schedules(),
                statuses())
            .as(HealthCheck.Http::new),
        Combinators.combine(texts(Limits.PATH_LENGTH), port, schedules(), statuses())
            .as(HealthCheck.Grpc::new),
        Combinators.combine(names(), schedules(), statuses()).as(HealthCheck.Custom::new));
  }

  private static Arbitrary<HealthStatus> statuses() {
    return Arbitraries.of(HealthStatus.class);
  }

  private static Arbitrary<RequestHeaders> headers() {
    var names = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12);
    var values = Arbitraries.strings().withCharRange('!', '~').ofMinLength(1).ofMaxLength(200);
    return Arbitraries.maps(names.map("x-"::concat), values)
        .ofMaxSize(Limits.HEADERS)
        .map(RequestHeaders::of);
  }

  private static Arbitrary<StatusRanges> expectedStatuses() {
    var statuses = Arbitraries.integers().between(200, 599);
    return Combinators.combine(statuses, statuses)
        .as((one, other) -> new StatusRanges.Range(Math.min(one, other), Math.max(one, other)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(Limits.STATUS_RANGES)
        .map(StatusRanges::new);
  }

  private static Arbitrary<String> paths() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .withChars("-._~!$&'()*+,;=:@/?")
        .ofMaxLength(Limits.PATH_LENGTH - 1)
        .map(path -> "/" + path);
  }

  public static Arbitrary<HealthCheck.Schedule> schedules() {
    var thresholds = Arbitraries.integers().between(1, Limits.THRESHOLD);
    return durations(Limits.SHORTEST_INTERVAL, Limits.LONGEST_INTERVAL)
        .flatMap(
            interval ->
                Combinators.combine(
                        durations(Duration.ofNanos(1), interval.minusNanos(1)),
                        thresholds,
                        thresholds,
                        durations(leastPatience(interval), Limits.LONGEST_DEREGISTER_AFTER)
                            .injectNull(0.5))
                    .as(
                        (timeout, failures, recoveries, patience) ->
                            new HealthCheck.Schedule(
                                interval, timeout, failures, recoveries, patience)));
  }

  private static Duration leastPatience(Duration interval) {
    var least = HealthCheck.Schedule.shortestDeregisterAfter(interval);
    return least.compareTo(Limits.SHORTEST_DEREGISTER_AFTER) < 0
        ? Limits.SHORTEST_DEREGISTER_AFTER
        : least;
  }

  public static Arbitrary<Duration> durations(Duration shortest, Duration longest) {
    return Arbitraries.longs()
        .between(shortest.toNanos(), longest.toNanos())
        .map(Duration::ofNanos);
  }

  private static SortedSet<String> mostTags() {
    return IntStream.range(0, Limits.TAGS)
        .mapToObj(i -> "%0128d".formatted(i))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedMap<String, String> mostMetadata() {
    var most = new TreeMap<String, String>();
    for (int i = 0; i < Limits.METADATA_ENTRIES; i++) {
      most.put("%0128d".formatted(i), "v".repeat(Limits.METADATA_VALUE_LENGTH));
    }
    return most;
  }
}
