package io.rollcall.app.http.front;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.rollcall.app.section.HttpSection;
import io.rollcall.app.setting.RunningSettings;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The hosts by which this server is called: {@code localhost}, the addresses that it listens on,
 * and those that are configured.
 *
 * <p>They defend it against DNS rebinding. A page's name can be made to resolve to this server
 * after the page was loaded; the browser then takes the two for one, and lets the page send
 * requests here and read the answers. The name that the browser sends is still that of the page.
 */
@Singleton
final class OwnHosts {

  private static final Set<String> ALWAYS_OWN = Set.of("localhost", "127.0.0.1", "::1");

  private final RunningSettings settings;
  private final String listening;
  private final boolean isOnLoopback;

  OwnHosts(RunningSettings settings) {
    this.settings = settings;
    var host = settings.get(HttpSection.class).host();
    this.listening = host.toLowerCase(Locale.ROOT);
    this.isOnLoopback = isLoopback(host);
  }

  /**
   * Whether the request may be answered by its {@code Host}. Where other machines reach this server
   * and no hosts are configured, any will do: which names they use for it is not known.
   */
  boolean admit(HttpRequest<?> request) {
    var host = request.getHeaders().get(HttpHeaders.HOST);
    boolean anyWillDo = !isOnLoopback && allowedHosts().isEmpty();
    return anyWillDo || host == null || isOwn(host, request);
  }

  /**
   * Whether {@code authority} names this server.
   *
   * @param authority a host, and a port or none
   * @param request came in by the address that is listened on
   */
  boolean isOwn(String authority, HttpRequest<?> request) {
    var host = hostOf(authority);
    if (host.equals(listening) || ALWAYS_OWN.contains(host) || allowedHosts().contains(host)) {
      return true;
    }
    var address = addressOf(host);
    return address != null
        && (address.isLoopbackAddress() || address.equals(request.getServerAddress().getAddress()));
  }

  /** Whether pages of another site may call this server, as an operator said. */
  boolean isAllowedOrigin(String origin) {
    return settings
        .get(HttpSection.class)
        .allowedOrigins()
        .contains(origin.toLowerCase(Locale.ROOT));
  }

  private Set<String> allowedHosts() {
    return settings.get(HttpSection.class).allowedHosts();
  }

  private static String hostOf(String authority) {
    int colon = authority.lastIndexOf(':');
    int bracket = authority.lastIndexOf(']');
    var host = colon > bracket ? authority.substring(0, colon) : authority;
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    return (isBracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
  }

  /** Null for a name, which is not looked up. */
  private static @Nullable InetAddress addressOf(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException name) {
      return null;
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // then nothing can be listened on
    }
  }
}
