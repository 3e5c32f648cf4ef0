package io.rollcall.app.section;

import io.rollcall.app.setting.DurationText;
import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.Limits;
import io.rollcall.probe.Network;
import io.rollcall.probe.TargetRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How instances are probed. */
public final class HealthCheckSection implements Section<HealthCheckSection.HealthChecks> {

  private static final ValueType<List<Network>> NETWORKS =
      ValueType.list("networks", "must be networks such as 10.0.0.0/8 or fd00::/8", Network::of);

  static final Setting<Duration> INTERVAL =
      Setting.live(
          "health-check.interval",
          ValueType.duration(Limits.SHORTEST_INTERVAL, Duration.ofDays(1)),
          "30s",
          "Time between probes of an instance whose registration says nothing else.");
  static final Setting<Duration> TIMEOUT =
      Setting.live(
          "health-check.timeout",
          ValueType.duration(Duration.ofMillis(10), Duration.ofDays(1)),
          "5s",
          "How long a probe may take, likewise; shorter than the interval.");
  static final Setting<Integer> MAX_FAILURES =
      Setting.live(
          "health-check.max-failures",
          ValueType.whole(1, Limits.THRESHOLD, "failures"),
          "3",
          "Failures in a row that make an instance unhealthy, likewise.");
  static final Setting<Integer> RECOVERY_THRESHOLD =
      Setting.live(
          "health-check.recovery-threshold",
          ValueType.whole(1, Limits.THRESHOLD, "successes"),
          "2",
          "Successes in a row that make it healthy again, likewise.");
  static final Setting<Optional<Duration>> DEREGISTER_AFTER =
      Setting.live(
          "health-check.deregister-after",
          ValueType.duration(Limits.SHORTEST_DEREGISTER_AFTER, Limits.LONGEST_DEREGISTER_AFTER)
              .optional(),
          "",
          "An instance is deregistered that was unhealthy all this time, likewise; none: never.");
  static final Setting<Integer> CONCURRENCY =
      Setting.live(
          "health-check.concurrency",
          ValueType.whole(1, 100_000, "probes"),
          "5000",
          "Most probes under way at once; a probe that finds no place in its interval is skipped.");
  public static final Setting<List<Network>> ALLOWED =
      Setting.live(
          "health-check.targets.allow",
          NETWORKS,
          "",
          "Networks that probes may connect to, such as `10.0.0.0/8`, as a list; none: all but those"
              + " that are denied.");
  public static final Setting<List<Network>> DENIED =
      Setting.live(
          "health-check.targets.deny",
          NETWORKS,
          "",
          "Networks that no probe connects to, as a list, besides link-local and cloud metadata"
              + " addresses.");
  public static final Setting<Optional<Path>> CA =
      Setting.content(
          "health-check.tls.ca-file",
          "Certificates, in PEM, that those of probed instances must be signed by; none: the"
              + " JDK's.");

  /**
   * What this section says.
   *
   * @param standard for registrations that say nothing else
   * @param concurrency most probes under way at once
   * @param ca PEM file; empty for what the JDK trusts
   */
  public record HealthChecks(
      Schedule standard, int concurrency, TargetRules targets, Optional<Path> ca) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        INTERVAL,
        TIMEOUT,
        MAX_FAILURES,
        RECOVERY_THRESHOLD,
        DEREGISTER_AFTER,
        CONCURRENCY,
        ALLOWED,
        DENIED,
        CA);
  }

  @Override
  public HealthChecks read(Reading reading) {
    return new HealthChecks(
        schedule(reading),
        reading.get(CONCURRENCY),
        new TargetRules(reading.get(ALLOWED), reading.get(DENIED)),
        reading.get(CA));
  }

  private static Schedule schedule(Reading reading) {
    var interval = reading.get(INTERVAL);
    var timeout = reading.get(TIMEOUT);
    var deregisterAfter = reading.get(DEREGISTER_AFTER);
    var than = "%s (%s)".formatted(INTERVAL.fullKey(), DurationText.of(interval));
    var least = Schedule.shortestDeregisterAfter(interval);
    if (timeout.compareTo(interval) >= 0) {
      reading.refuse(TIMEOUT, INTERVAL, "must be shorter than " + than);
    } else if (deregisterAfter.isPresent() && deregisterAfter.get().compareTo(least) < 0) {
      reading.refuse(DEREGISTER_AFTER, INTERVAL, "must be two of " + than + " or more");
    } else {
      return new Schedule(
          interval,
          timeout,
          reading.get(MAX_FAILURES),
          reading.get(RECOVERY_THRESHOLD),
          deregisterAfter.orElse(null));
    }
    return Schedule.DEFAULT;
  }
}
