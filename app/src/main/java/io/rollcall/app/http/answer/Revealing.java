package io.rollcall.app.http.answer;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.sealing.Sealing;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.model.ServiceInstance;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;

/**
 * Shows sealed metadata in clear to whoever asks for that and may. It is asked for by a query
 * parameter, so that what everybody else is answered is one and the same, and encoded once.
 */
@Singleton
public final class Revealing {

  /** The query parameter that asks for it. */
  public static final String PARAMETER = "reveal";

  private final Sealing sealing;
  private final Access access;

  Revealing(Sealing sealing, Access access) {
    this.sealing = sealing;
    this.access = access;
  }

  public static boolean isAsked(Query query) {
    return query.flag(PARAMETER);
  }

  /**
   * How instances of a service are shown: as they are stored, unless the query asks for more.
   *
   * @throws io.rollcall.app.security.access.Forbidden when it does, and who asks may not
   */
  public UnaryOperator<ServiceInstance> view(Query query, HttpRequest<?> request, String service) {
    if (!isAsked(query)) {
      return UnaryOperator.identity();
    }
    access.require(access.principalOf(request), Action.REVEAL, service);
    return sealing::open;
  }

  /** Keeps an answer that has something in clear out of every cache. */
  public static <T> MutableHttpResponse<T> guard(Query query, MutableHttpResponse<T> answer) {
    return isAsked(query) ? answer.header(HttpHeaders.CACHE_CONTROL, "no-store") : answer;
  }
}
