package io.rollcall.store.remote;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What addresses of servers may be: bare {@code http} or {@code https} URLs, all of one kind. */
public final class Endpoints {

  private static final String EACH =
      "must be URLs such as http://10.0.0.1:2379, with nothing after the port";

  private Endpoints() {}

  /** Which rule {@code endpoints} break, starting with "must"; null when they break none. */
  public static @Nullable String objection(List<URI> endpoints) {
    if (endpoints.isEmpty() || !endpoints.stream().allMatch(Endpoints::isBare)) {
      return EACH;
    }
    var schemes = endpoints.stream().map(URI::getScheme).distinct().count();
    return schemes > 1 ? "must be all of http or all of https" : null;
  }

  /** The same, where those that name no port have this one. There must be no objection to them. */
  public static List<URI> withPort(List<URI> endpoints, int port) {
    return endpoints.stream().map(endpoint -> withPort(endpoint, port)).toList();
  }

  /** Whether they are reached over TLS. There must be no objection to them. */
  public static boolean areTls(List<URI> endpoints) {
    return "https".equals(endpoints.getFirst().getScheme());
  }

  private static URI withPort(URI endpoint, int port) {
    var actual = endpoint.getPort() < 0 ? port : endpoint.getPort();
    return URI.create(endpoint.getScheme() + "://" + endpoint.getHost() + ":" + actual);
  }

  private static boolean isBare(URI endpoint) {
    var scheme = endpoint.getScheme();
    var path = Objects.requireNonNullElse(endpoint.getPath(), "");
    return ("http".equals(scheme) || "https".equals(scheme))
        && endpoint.getHost() != null
        && endpoint.getPort() != 0
        && endpoint.getUserInfo() == null
        && endpoint.getQuery() == null
        && endpoint.getFragment() == null
        && (path.isEmpty() || path.equals("/"));
  }
}
