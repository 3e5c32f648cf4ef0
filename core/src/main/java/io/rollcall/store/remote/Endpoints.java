package io.rollcall.store.remote;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What addresses of servers may be: bare URLs, all with the scheme of one protocol. */
public final class Endpoints {

  /** What servers speak, by the schemes of their URLs. */
  public enum Protocol {
    HTTP("http", "https", "http://10.0.0.1:2379"),
    REDIS("redis", "rediss", "redis://10.0.0.1:6379");

    private final String plain;
    private final String tls;
    private final String example;

    Protocol(String plain, String tls, String example) {
      this.plain = plain;
      this.tls = tls;
      this.example = example;
    }

    /** What URLs must be, for people: "must be URLs such as". */
    public String rule() {
      return "must be URLs such as %s, with nothing after the port, all of %s or all of %s"
          .formatted(example, plain, tls);
    }

    private boolean has(String scheme) {
      return scheme.equals(plain) || scheme.equals(tls);
    }
  }

  private static final Set<String> TLS = Set.of(Protocol.HTTP.tls, Protocol.REDIS.tls);

  private Endpoints() {}

  /** Which rule {@code endpoints} break, starting with "must"; null when they break none. */
  public static @Nullable String objection(List<URI> endpoints, Protocol protocol) {
    var schemes = endpoints.stream().map(URI::getScheme).distinct().toList();
    var isFine =
        schemes.size() == 1
            && schemes.getFirst() != null
            && protocol.has(schemes.getFirst())
            && endpoints.stream().allMatch(Endpoints::isBare);
    return isFine ? null : protocol.rule();
  }

  /** As the other, where each protocol will do. */
  static @Nullable String objection(List<URI> endpoints) {
    return Stream.of(Protocol.values()).anyMatch(each -> objection(endpoints, each) == null)
        ? null
        : Protocol.HTTP.rule();
  }

  /** The same, where those that name no port have this one. There must be no objection to them. */
  public static List<URI> withPort(List<URI> endpoints, int port) {
    return endpoints.stream().map(endpoint -> withPort(endpoint, port)).toList();
  }

  /** Whether they are reached over TLS. There must be no objection to them. */
  public static boolean areTls(List<URI> endpoints) {
    return TLS.contains(endpoints.getFirst().getScheme());
  }

  private static URI withPort(URI endpoint, int port) {
    var actual = endpoint.getPort() < 0 ? port : endpoint.getPort();
    return URI.create(endpoint.getScheme() + "://" + endpoint.getHost() + ":" + actual);
  }

  private static boolean isBare(URI endpoint) {
    var path = Objects.requireNonNullElse(endpoint.getPath(), "");
    return endpoint.getHost() != null
        && endpoint.getPort() != 0
        && endpoint.getUserInfo() == null
        && endpoint.getQuery() == null
        && endpoint.getFragment() == null
        && (path.isEmpty() || path.equals("/"));
  }
}
