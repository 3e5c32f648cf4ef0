package io.rollcall.probe;

import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import java.net.UnknownHostException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts HTTP clients can name. Of a label that begins with {@code xn--} they read the rest as
 * Punycode (RFC 3492): {@code xn--9} is no host to them, though a name server could be asked for
 * it.
 */
public final class HttpHosts {

  private static final String RULE =
      "must be a name that HTTP clients can read: after 'xn--', a label must be the Punycode of"
          + " what it stands for (RFC 3492)";

  private HttpHosts() {}

  /**
   * Returns {@code host}, a registration's, when HTTP clients can name it.
   *
   * @throws InvalidValue naming the field {@code host} otherwise
   */
  public static String require(String host) {
    if (root("http", host, 80) == null) {
      throw new InvalidValue("host", host, RULE);
    }
    return host;
  }

  /** Throws {@link UnknownHostException} when the host of {@code target} can't be named. */
  static HttpUrl url(Registration target, String pathAndQuery) throws UnknownHostException {
    var scheme = target.protocol() == Protocol.HTTPS ? "https" : "http";
    var root = root(scheme, target.host(), target.probedPort());
    if (root == null) {
      throw new UnknownHostException("host " + RULE + ", but is '" + target.host() + "'");
    }
    var text = root.toString();
    return HttpUrl.get(text.substring(0, text.length() - 1) + pathAndQuery);
  }

  /** Null where OkHttp reads no host, or another name than is written; addresses it may rewrite. */
  private static @Nullable HttpUrl root(String scheme, String host, int port) {
    try {
      var root = new HttpUrl.Builder().scheme(scheme).host(host).port(port).build();
      return host.contains(":") || root.host().equalsIgnoreCase(host) ? root : null;
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }
}
