package io.rollcall.app.http.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.cors.CorsConfig;
import io.netty.handler.codec.http.cors.CorsConfigBuilder;
import io.netty.handler.codec.http.cors.CorsHandler;
import io.rollcall.app.section.HttpSection;
import io.rollcall.app.setting.RunningSettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers what pages of other sites may send to this server and read from it (CORS: Fetch,
 * 3.2). Requests of pages that may not call it are refused later on. Thread-safe.
 */
final class ForeignPages {

  private static final int ASKED_AGAIN_AFTER_SECONDS = 600;

  /** What holds for the pages of some origins. */
  private record Rules(Set<String> origins, CorsConfig config) {}

  private final RunningSettings settings;

  /** Kept while the setting stays, since each request on HTTP/2 has a handler of its own. */
  private volatile @Nullable Rules rules;

  ForeignPages(RunningSettings settings) {
    this.settings = settings;
  }

  /** For one connection or stream; null when no page of another site may call this server. */
  @Nullable CorsHandler handler() {
    var origins = settings.get(HttpSection.class).allowedOrigins();
    if (origins.isEmpty()) {
      return null;
    }
    var known = rules;
    if (known == null || !known.origins.equals(origins)) {
      known = new Rules(origins, config(origins));
      rules = known;
    }
    return new CorsHandler(known.config);
  }

  private static CorsConfig config(Set<String> origins) {
    return CorsConfigBuilder.forOrigins(origins.toArray(String[]::new))
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
        .exposeHeaders("*")
        .maxAge(ASKED_AGAIN_AFTER_SECONDS)
        .build();
  }
}
