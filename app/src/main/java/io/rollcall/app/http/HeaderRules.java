package io.rollcall.app.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.rollcall.app.http.json.BodyException;
import io.rollcall.app.http.problem.ForeignHost;
import io.rollcall.app.http.problem.ForeignOrigin;
import java.util.Locale;

/** Refuses what a request's headers alone say should not be answered. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
final class HeaderRules {

  private final OwnHosts hosts;

  HeaderRules(OwnHosts hosts) {
    this.hosts = hosts;
  }

  @PreMatching
  @RequestFilter
  void check(HttpRequest<?> request) {
    var headers = request.getHeaders();
    var origin = headers.get(HttpHeaders.ORIGIN);
    var host = headers.get(HttpHeaders.HOST);
    if (origin != null
        && (host == null || !isOfHost(origin, host) || !hosts.isOwn(host, request))) {
      throw new ForeignOrigin(origin);
    }
    if (host != null && !hosts.admit(request)) {
      throw new ForeignHost(host);
    }
    if (request.getMethod().requiresRequestBody()) {
      var type = headers.get(HttpHeaders.CONTENT_TYPE);
      if (type != null && !isJson(type)) {
        throw new BodyException.NotJson(type);
      }
    }
  }

  /** Whether the page came from {@code host}; the scheme may differ, behind a proxy. */
  private static boolean isOfHost(String origin, String host) {
    int scheme = origin.indexOf("://");
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }

  /** JSON has one encoding, UTF-8 (RFC 8259, 8.1); a charset that says so is let pass. */
  private static boolean isJson(String contentType) {
    var parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals("application/json")) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip();
      if (parameter.startsWith("charset=")
          && !parameter.equals("charset=utf-8")
          && !parameter.equals("charset=\"utf-8\"")) {
        return false;
      }
    }
    return true;
  }
}
