package io.rollcall.app.config;

import io.rollcall.registry.Limits;
import io.rollcall.registry.RegistryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One thing that can be set.
 *
 * @param key without the leading {@code rollcall.}; the last part {@code <service>} stands for any
 *     service's name
 * @param standard what holds when it is not given, as one would write it; empty when nothing does
 * @param meaning for people, in a sentence
 * @param parser reads what was given; throws {@link IllegalArgumentException} with a rule that
 *     starts with "must"
 */
public record Setting<T>(String key, String standard, String meaning, Function<String, T> parser) {

  static final String PREFIX = "rollcall.";
  static final String ANY_SERVICE = "<service>";

  /** A long poll says nothing for up to 5 minutes. */
  private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofSeconds(330);

  private static final Duration LONGEST = Duration.ofDays(1);

  static final Setting<String> BACKEND =
      text("backend", "memory", "Where registrations live: `memory`.");
  static final Setting<List<Path>> MEMORY_FILE =
      new Setting<>(
          "memory.file",
          "",
          "File that keeps the memory backend's registrations over a restart; none: they are lost.",
          text -> text.isEmpty() ? List.of() : List.of(Path.of(text)));
  static final Setting<String> HOST =
      text("http.host", "127.0.0.1", "Address to listen on; `0.0.0.0` for all of the machine's.");
  static final Setting<Integer> PORT =
      whole("http.port", "8080", 0, 65_535, "Port to listen on; 0 for any free one.");
  static final Setting<Integer> MAX_CONNECTIONS =
      whole(
          "http.max-connections",
          "10000",
          1,
          1_000_000,
          "Most connections at once, streams included; further ones are closed.");
  static final Setting<Duration> RECEIVE_TIMEOUT =
      duration(
          "http.receive-timeout",
          "30s",
          Duration.ofSeconds(1),
          "A connection is closed whose request takes longer than this, and up to twice this, to"
              + " arrive.");
  static final Setting<Duration> IDLE_TIMEOUT =
      duration(
          "http.idle-timeout",
          "6m",
          LONGER_THAN_ANY_WAIT,
          "A connection is closed on which nothing was sent either way for this long.");
  static final Setting<Integer> MAX_SERVICES =
      whole(
          "discovery.max-services",
          "20000",
          1,
          10_000_000,
          "Most services held in the cache; past that, the least used are let go.");
  static final Setting<Duration> CACHE_TTL =
      duration(
          "discovery.cache-ttl",
          "60s",
          Duration.ofSeconds(1),
          "Answers that the backend has not confirmed for this long are marked stale.");
  static final Setting<Duration> REFRESH_INTERVAL =
      duration(
          "discovery.refresh-interval",
          "30s",
          Duration.ofSeconds(1),
          "How often each cached service is read again, beside being watched.");
  static final Setting<Duration> LOAD_TIMEOUT =
      duration(
          "discovery.load-timeout",
          "5s",
          Duration.ofMillis(100),
          "How long a request waits for a service that is not cached yet.");
  static final Setting<List<String>> WARM_UP =
      new Setting<>(
          "discovery.warm-up",
          "",
          "Services to cache from the start, as a list.",
          Setting::serviceNames);
  static final Setting<Integer> CONCURRENCY =
      whole(
          "discovery.concurrency",
          "32",
          1,
          1000,
          "How many services or instances one request reads or writes at the same time.");
  static final Setting<String> STRATEGY =
      text("load-balancer.strategy", "round-robin", "Strategy where a request names none.");
  static final Setting<String> SERVICE_STRATEGY =
      text("load-balancer.services." + ANY_SERVICE, "", "Strategy of one service.");
  static final Setting<Duration> PICK_TTL =
      duration(
          "load-balancer.pick-ttl",
          "60s",
          Duration.ofSeconds(1),
          "How long a pick of `least-connections` counts that nobody releases.");
  static final Setting<Integer> MOST_PICKS =
      whole(
          "load-balancer.most-picks",
          "100000",
          1,
          10_000_000,
          "Most picks that count at once; past that, the oldest is let go.");
  static final Setting<OptionalDouble> HASH_LOAD_BOUND =
      new Setting<>(
          "load-balancer.hash-load-bound",
          "",
          "How many times its share of the picks an instance may have by `consistent-hash`, such as"
              + " `1.25`; none: any.",
          Setting::loadBound);
  static final Setting<Duration> GRACE_PERIOD =
      duration(
          "shutdown.grace-period",
          "10s",
          Duration.ZERO,
          "How long requests that are under way may take to finish when the server is stopped.");

  /** Every setting there is. */
  public static final List<Setting<?>> ALL =
      List.of(
          BACKEND,
          MEMORY_FILE,
          HOST,
          PORT,
          MAX_CONNECTIONS,
          RECEIVE_TIMEOUT,
          IDLE_TIMEOUT,
          MAX_SERVICES,
          CACHE_TTL,
          REFRESH_INTERVAL,
          LOAD_TIMEOUT,
          WARM_UP,
          CONCURRENCY,
          STRATEGY,
          SERVICE_STRATEGY,
          PICK_TTL,
          MOST_PICKS,
          HASH_LOAD_BOUND,
          GRACE_PERIOD);

  /** The key as it is written in the file and in errors. */
  public String fullKey() {
    return PREFIX + key;
  }

  /** Whether {@code key} is this setting's, or one of them when it is set for each service. */
  boolean isNamed(String key) {
    return isPerService()
        ? key.startsWith(prefix()) && key.length() > prefix().length()
        : key.equals(this.key);
  }

  /** What stands before the name of a service. */
  String prefix() {
    return key.substring(0, key.length() - ANY_SERVICE.length());
  }

  private boolean isPerService() {
    return key.endsWith(ANY_SERVICE);
  }

  private static Setting<String> text(String key, String standard, String meaning) {
    return new Setting<>(key, standard, meaning, Setting::filled);
  }

  private static Setting<Integer> whole(
      String key, String standard, int least, int most, String meaning) {
    return new Setting<>(key, standard, meaning, text -> wholeBetween(text, least, most));
  }

  private static Setting<Duration> duration(
      String key, String standard, Duration least, String meaning) {
    return new Setting<>(key, standard, meaning, text -> durationBetween(text, least, LONGEST));
  }

  private static String filled(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must not be empty");
    }
    return text;
  }

  private static List<String> serviceNames(String text) {
    return text.isEmpty()
        ? List.of()
        : Stream.of(text.split(",")).map(Setting::serviceName).toList();
  }

  private static String serviceName(String text) {
    try {
      return Limits.requireName("service", text.strip());
    } catch (RegistryException.InvalidValue e) {
      throw new IllegalArgumentException("must be names of services, separated by commas", e);
    }
  }

  private static int wholeBetween(String text, int least, int most) {
    var rule = "must be a whole number from " + least + " to " + most;
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(rule, e);
    }
    throw new IllegalArgumentException(rule);
  }

  private static OptionalDouble loadBound(String text) {
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    var rule = "must be a number above 1 and at most 100";
    try {
      double bound = Double.parseDouble(text);
      if (bound > 1 && bound <= 100) {
        return OptionalDouble.of(bound);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(rule, e);
    }
    throw new IllegalArgumentException(rule);
  }

  private static Duration durationBetween(String text, Duration least, Duration most) {
    var duration = DurationText.parse(text);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException("must be " + least + " to " + most);
    }
    return duration;
  }
}
