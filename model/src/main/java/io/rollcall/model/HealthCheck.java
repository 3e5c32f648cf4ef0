package io.rollcall.model;

import static io.rollcall.model.Limits.requireBetween;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an instance's health is found out: by its own heartbeats, or by probing it. A definition
 * only; nothing here probes.
 *
 * <p>Constructors throw {@link RegistryException.InvalidValue} for values outside {@link Limits}.
 */
public sealed interface HealthCheck {

  /** Status of an instance right after it registered with this check. */
  HealthStatus initialStatus();

  /** What {@link #initialStatus} is for checks of this kind where their owner says nothing. */
  HealthStatus usualInitialStatus();

  /** How long an instance stays without a heartbeat; null for one that needs none. */
  default @Nullable Duration ttl() {
    return null;
  }

  /**
   * The instance keeps itself registered.
   *
   * @param ttl how long it stays without a heartbeat; 5 s to 24 h
   */
  record Heartbeat(Duration ttl, HealthStatus initialStatus) implements HealthCheck {

    /** Who registers is alive. */
    public static final HealthStatus USUAL_INITIAL_STATUS = HealthStatus.HEALTHY;

    /** What an instance gets that names no check: heartbeats, at least every 30 seconds. */
    public static final Heartbeat DEFAULT = new Heartbeat(Duration.ofSeconds(30));

    public Heartbeat {
      requireBetween("healthCheck.ttl", ttl, Limits.SHORTEST_TTL, Limits.LONGEST_TTL);
    }

    /** Healthy from the start. */
    public Heartbeat(Duration ttl) {
      this(ttl, USUAL_INITIAL_STATUS);
    }

    @Override
    public HealthStatus usualInitialStatus() {
      return USUAL_INITIAL_STATUS;
    }
  }

  /** Somebody else asks the instance how it does. */
  sealed interface Probed extends HealthCheck {

    /** Nobody has asked yet. */
    HealthStatus USUAL_INITIAL_STATUS = HealthStatus.UNKNOWN;

    Schedule schedule();

    /** Which of the instance's named ports to ask at; null for its port without a name. */
    default @Nullable String port() {
      return null;
    }

    @Override
    default HealthStatus usualInitialStatus() {
      return USUAL_INITIAL_STATUS;
    }
  }

  /**
   * A request to the instance's own host is answered with an expected status.
   *
   * @param port as {@link Probed#port}
   * @param path of the URL, and its query if any, as RFC 3986 writes them; starts with a slash
   */
  record Http(
      HttpMethod method,
      String path,
      RequestHeaders headers,
      StatusRanges expected,
      @Nullable String port,
      Schedule schedule,
      HealthStatus initialStatus)
      implements Probed {
    public static final String DEFAULT_PATH = "/health";

    private static final Pattern PATH_AND_QUERY =
        Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*");

    public Http {
      Limits.requireFilledText("healthCheck.path", path, Limits.PATH_LENGTH);
      if (!PATH_AND_QUERY.matcher(path).matches()) {
        throw new RegistryException.InvalidValue(
            "healthCheck.path", path, "must start with '/' and be what a URL can hold");
      }
    }

    /** {@code GET}, without headers, is answered 2xx. */
    public Http(String path, Schedule schedule) {
      this(
          HttpMethod.GET,
          path,
          RequestHeaders.NONE,
          StatusRanges.SUCCESSFUL,
          null,
          schedule,
          USUAL_INITIAL_STATUS);
    }
  }

  /**
   * The port accepts a connection.
   *
   * @param port as {@link Probed#port}
   */
  record Tcp(@Nullable String port, Schedule schedule, HealthStatus initialStatus)
      implements Probed {
    public Tcp(Schedule schedule) {
      this(null, schedule, USUAL_INITIAL_STATUS);
    }
  }

  /**
   * {@code grpc.health.v1.Health/Check} answers {@code SERVING}.
   *
   * @param grpcService the gRPC service to ask for; empty for the server as a whole
   * @param port as {@link Probed#port}
   */
  record Grpc(
      String grpcService, @Nullable String port, Schedule schedule, HealthStatus initialStatus)
      implements Probed {
    public Grpc {
      Limits.requireText("healthCheck.grpcService", grpcService, Limits.PATH_LENGTH);
    }

    public Grpc(String grpcService, Schedule schedule) {
      this(grpcService, null, schedule, USUAL_INITIAL_STATUS);
    }
  }

  /**
   * A probe of the operator's own, known to Rollcall by name.
   *
   * @param probe the name, as for services and ids
   */
  record Custom(String probe, Schedule schedule, HealthStatus initialStatus) implements Probed {
    public Custom {
      Limits.requireName("healthCheck.probe", probe);
    }

    public Custom(String probe, Schedule schedule) {
      this(probe, schedule, USUAL_INITIAL_STATUS);
    }
  }

  /**
   * When to probe and what to make of it.
   *
   * @param interval from one probe's start to the next's; 1 s to 24 h
   * @param timeout how long a probe may take; shorter than the interval
   * @param maxFailures consecutive failures that make an instance unhealthy; 1 to 100
   * @param recoveryThreshold consecutive successes that make it healthy again; 1 to 100
   * @param deregisterAfter how long an instance stays registered that is unhealthy; 1 min to 30
   *     days, two intervals at the least, or null for as long as its owner leaves it
   */
  record Schedule(
      Duration interval,
      Duration timeout,
      int maxFailures,
      int recoveryThreshold,
      @Nullable Duration deregisterAfter) {

    public static final Schedule DEFAULT =
        new Schedule(Duration.ofSeconds(30), Duration.ofSeconds(5), 3, 2);

    public Schedule {
      requireBetween(
          "healthCheck.interval", interval, Limits.SHORTEST_INTERVAL, Limits.LONGEST_INTERVAL);
      if (!timeout.isPositive() || timeout.compareTo(interval) >= 0) {
        throw new RegistryException.InvalidValue(
            "healthCheck.timeout",
            timeout.toString(),
            "must be positive and shorter than the interval (" + interval + ")");
      }
      requireBetween("healthCheck.maxFailures", maxFailures, 1, Limits.THRESHOLD);
      requireBetween("healthCheck.recoveryThreshold", recoveryThreshold, 1, Limits.THRESHOLD);
      if (deregisterAfter != null) {
        requireBetween(
            "healthCheck.deregisterAfter",
            deregisterAfter,
            Limits.SHORTEST_DEREGISTER_AFTER,
            Limits.LONGEST_DEREGISTER_AFTER);
        if (deregisterAfter.compareTo(shortestDeregisterAfter(interval)) < 0) {
          throw new RegistryException.InvalidValue(
              "healthCheck.deregisterAfter",
              deregisterAfter.toString(),
              "must be two intervals (" + interval + ") or more");
        }
      }
    }

    /** Two intervals: an instance is probed again before it is given up. */
    public static Duration shortestDeregisterAfter(Duration interval) {
      return interval.multipliedBy(2);
    }

    /** Of instances that stay registered however unhealthy they are. */
    public Schedule(Duration interval, Duration timeout, int maxFailures, int recoveryThreshold) {
      this(interval, timeout, maxFailures, recoveryThreshold, null);
    }

    public Schedule withDeregisterAfter(@Nullable Duration deregisterAfter) {
      return new Schedule(interval, timeout, maxFailures, recoveryThreshold, deregisterAfter);
    }
  }
}
