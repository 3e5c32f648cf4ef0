package io.rollcall.app.http.answer;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;

/**
 * Answers that come from a snapshot: the bytes, and the headers that say how fresh they are ({@code
 * ETag}, {@code Age} of RFC 9111, {@code Rollcall-Revision}, {@code Rollcall-Stale}).
 */
@Singleton
public final class SnapshotAnswers {

  public static final String REVISION = "Rollcall-Revision";
  public static final String STALE = "Rollcall-Stale";

  private final SnapshotJson json;
  private final Clock clock;

  SnapshotAnswers(SnapshotJson json, Clock clock) {
    this.json = json;
    this.clock = clock;
  }

  /** The instances that pass, or 304 when the caller has them. */
  public MutableHttpResponse<byte[]> instances(
      HttpRequest<?> request, ServiceSnapshot snapshot, InstanceFilter filter) {
    var etag = "\"" + snapshot.revision() + "\"";
    MutableHttpResponse<byte[]> response =
        isKnown(request, etag)
            ? HttpResponse.notModified()
            : HttpResponse.ok(json.instances(snapshot, filter))
                .contentType(MediaType.APPLICATION_JSON_TYPE);
    return addFreshness(response.header(HttpHeaders.ETAG, etag), snapshot);
  }

  /**
   * The instances that pass, each as {@code view} shows it; encoded for this answer alone, and not
   * to be compared with others.
   */
  public MutableHttpResponse<byte[]> instances(
      ServiceSnapshot snapshot, InstanceFilter filter, UnaryOperator<ServiceInstance> view) {
    return addFreshness(
        HttpResponse.ok(json.instances(snapshot, filter, view))
            .contentType(MediaType.APPLICATION_JSON_TYPE),
        snapshot);
  }

  public <T> MutableHttpResponse<T> addFreshness(
      MutableHttpResponse<T> response, ServiceSnapshot snapshot) {
    response
        .header(REVISION, Long.toString(snapshot.revision()))
        .header(HttpHeaders.AGE, Long.toString(snapshot.age(clock).toSeconds()));
    return snapshot.isStale() ? response.header(STALE, "true") : response;
  }

  /** Whether {@code If-None-Match} names the tag; weak comparison (RFC 9110, 13.1.2). */
  public static boolean isKnown(HttpRequest<?> request, String etag) {
    var headers = request.getHeaders();
    return headers.contains(HttpHeaders.IF_NONE_MATCH)
        && headers.getAll(HttpHeaders.IF_NONE_MATCH).stream()
            .anyMatch(known -> known.contains(etag) || known.equals("*"));
  }
}
