package io.rollcall.app.http.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.cors.CorsConfigBuilder;
import io.netty.handler.codec.http.cors.CorsHandler;
import java.util.Set;

/** What browsers ask before pages of other sites may call this server (CORS: Fetch, 3.2). */
final class ForeignPages {

  private static final int ASKED_AGAIN_AFTER_SECONDS = 600;

  private ForeignPages() {}

  /**
   * Tells browsers what pages may send and read.
   *
   * @param origins of the pages; any other's requests are refused later on
   */
  static CorsHandler of(Set<String> origins) {
    return new CorsHandler(
        CorsConfigBuilder.forOrigins(origins.toArray(String[]::new))
            .allowedRequestMethods(
                HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE)
            .allowedRequestHeaders(
                HttpHeaderNames.AUTHORIZATION.toString(),
                HttpHeaderNames.CONTENT_TYPE.toString(),
                HttpHeaderNames.IF_MATCH.toString(),
                HttpHeaderNames.IF_NONE_MATCH.toString(),
                "last-event-id",
                "rollcall-message",
                "traceparent",
                "x-request-id")
            .exposeHeaders(
                HttpHeaderNames.ETAG.toString(),
                HttpHeaderNames.LOCATION.toString(),
                HttpHeaderNames.RETRY_AFTER.toString(),
                "x-request-id")
            .maxAge(ASKED_AGAIN_AFTER_SECONDS)
            .build());
  }
}
