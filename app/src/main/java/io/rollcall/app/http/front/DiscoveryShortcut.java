package io.rollcall.app.http.front;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.app.telemetry.trace.DiscoverySpans;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Answers requests for all healthy instances of a service that is at hand. */
@Singleton
final class DiscoveryShortcut {

  static final String PREFIX = "/api/v1/services/";

  private static final String SUFFIX = "/instances";

  private final Discovery discovery;
  private final SnapshotAnswers answers;
  private final DiscoverySpans spans;

  DiscoveryShortcut(Discovery discovery, SnapshotAnswers answers, DiscoverySpans spans) {
    this.discovery = discovery;
    this.answers = answers;
    this.spans = spans;
  }

  /**
   * Null when the request must go on.
   *
   * @param path of the request, which begins with {@link #PREFIX}
   */
  @Nullable MutableHttpResponse<?> answer(HttpRequest<?> request, String path) {
    int end = path.length() - SUFFIX.length();
    if (!path.endsWith(SUFFIX)
        || path.indexOf('/', PREFIX.length()) != end
        || !acceptsJson(request.getHeaders())) {
      return null;
    }
    var service = path.substring(PREFIX.length(), end);
    var snapshot = discovery.peek(service);
    if (snapshot == null) {
      return null;
    }
    var span = spans.begin(request, service);
    try {
      var answer = answers.instances(request, snapshot, InstanceFilter.HEALTHY);
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

  private static boolean acceptsJson(HttpHeaders headers) {
    var accepted = headers.get(HttpHeaders.ACCEPT);
    return accepted == null
        || accepted.contains(MediaType.ALL)
        || accepted.equals(MediaType.APPLICATION_JSON);
  }
}
