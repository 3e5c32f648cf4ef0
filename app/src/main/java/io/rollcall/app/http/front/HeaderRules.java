package io.rollcall.app.http.front;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.rollcall.app.http.json.BodyException;
import io.rollcall.app.http.problem.ForeignHost;
import io.rollcall.app.http.problem.ForeignOrigin;
import io.rollcall.app.http.route.RouteTable;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Refuses what a request's headers alone say should not be answered. */
@Singleton
final class HeaderRules {

  /** A name as RFC 9110, 8.3.1 has them, but for wildcards. */
  private static final Pattern ANY_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+");

  private final OwnHosts hosts;
  private final RouteTable routes;

  HeaderRules(OwnHosts hosts, RouteTable routes) {
    this.hosts = hosts;
    this.routes = routes;
  }

  /**
   * Lets pass what names this server, and was not sent by a page of another one that may not call
   * it.
   *
   * @throws ForeignOrigin when it was sent by such a page
   * @throws ForeignHost when it names another server
   */
  void requireOwnHost(HttpRequest<?> request) {
    var headers = request.getHeaders();
    var origin = headers.get(HttpHeaders.ORIGIN);
    var host = headers.get(HttpHeaders.HOST);
    if (origin != null
        && !hosts.isAllowedOrigin(origin)
        && (host == null || !isOfHost(origin, host) || !hosts.isOwn(host, request))) {
      throw new ForeignOrigin(origin);
    }
    if (host != null && !hosts.admit(request)) {
      throw new ForeignHost(host);
    }
  }

  /**
   * Lets pass what brings no body, or one of a media type that its route takes.
   *
   * @throws BodyException otherwise
   */
  void requireAcceptedBody(HttpRequest<?> request) {
    if (request.getMethod().requiresRequestBody()) {
      var type = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
      var accepted = routes.of(request).accepted();
      if (type != null && !isAccepted(type, accepted)) {
        throw accepted.contains(MediaType.ALL_TYPE)
            ? new BodyException.NotText(type)
            : new BodyException.NotJson(type);
      }
    }
  }

  private static boolean isAccepted(String type, List<MediaType> accepted) {
    return accepted.isEmpty() || accepted.stream().anyMatch(one -> isOf(type, one));
  }

  private static boolean isOf(String type, MediaType accepted) {
    var name = type.split(";", 2)[0].strip();
    if (accepted.equals(MediaType.ALL_TYPE)) {
      return ANY_TYPE.matcher(name).matches() && isInUtf8(type);
    }
    return name.equalsIgnoreCase(accepted.getName())
        && (!accepted.equals(MediaType.APPLICATION_JSON_TYPE) || isInUtf8(type));
  }

  /** Whether the page came from {@code host}; the scheme may differ, behind a proxy. */
  private static boolean isOfHost(String origin, String host) {
    int scheme = origin.indexOf("://");
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }

  /** Texts have one encoding here, as JSON has (RFC 8259, 8.1); a charset may say so. */
  private static boolean isInUtf8(String contentType) {
    var parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
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
