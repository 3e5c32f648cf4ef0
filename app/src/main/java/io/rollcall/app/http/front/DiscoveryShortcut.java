package io.rollcall.app.http.front;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.app.section.ManagementSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.telemetry.trace.DiscoverySpans;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers the one request that is made most, for all healthy instances of a service that is at
 * hand, before a route is looked for. Everything else goes on to the controller, which gives the
 * same answers. docs/decisions/0008 says what this saves.
 *
 * <p>No filter is asked for what it answers: {@link Front} decides before whether it may.
 */
@Singleton
final class DiscoveryShortcut {

  private static final String PREFIX = "/api/v1/services/";
  private static final String SUFFIX = "/instances";

  private final Discovery discovery;
  private final SnapshotAnswers answers;
  private final DiscoverySpans spans;
  private final HttpDate date;
  private final Optional<Integer> managementPort;

  DiscoveryShortcut(
      Discovery discovery,
      SnapshotAnswers answers,
      DiscoverySpans spans,
      Clock clock,
      RunningSettings settings) {
    this.discovery = discovery;
    this.answers = answers;
    this.spans = spans;
    this.date = new HttpDate(clock);
    this.managementPort = settings.get(ManagementSection.class).port();
  }

  /** Null when the request must go on. */
  @Nullable HttpResponse<?> answer(HttpRequest<?> request) {
    var uri = request.getUri();
    if (request.getMethod() != HttpMethod.GET || uri.getRawQuery() != null) {
      return null;
    }
    var path = uri.getRawPath();
    int end = path.length() - SUFFIX.length();
    if (!path.startsWith(PREFIX)
        || !path.endsWith(SUFFIX)
        || path.indexOf('/', PREFIX.length()) != end
        || path.indexOf('%') >= 0
        || !acceptsJson(request.getHeaders())
        || isToManagement(request)) {
      return null;
    }
    var service = path.substring(PREFIX.length(), end);
    var snapshot = discovery.peek(service);
    if (snapshot == null) {
      return null;
    }
    var span = spans.begin(request, service);
    try {
      var answer =
          answers
              .instances(request, snapshot, InstanceFilter.HEALTHY)
              .header(HttpHeaders.DATE, date.now());
      if (span != null) {
        span.answered(snapshot);
      }
      return answer;
    } catch (Throwable e) {
      if (span != null) {
        span.failed(e);
      }
      throw e;
    }
  }

  /** The port of management has no discovery. */
  private boolean isToManagement(HttpRequest<?> request) {
    return managementPort.isPresent()
        && request.getServerAddress().getPort() == managementPort.get();
  }

  private static boolean acceptsJson(HttpHeaders headers) {
    var accepted = headers.get(HttpHeaders.ACCEPT);
    return accepted == null
        || accepted.contains(MediaType.ALL)
        || accepted.equals(MediaType.APPLICATION_JSON);
  }
}
