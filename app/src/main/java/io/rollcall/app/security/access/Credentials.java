package io.rollcall.app.security.access;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request brought along that can tell who sent it.
 *
 * @param authorization the header; null when there is none
 * @param clientChain certificates of the client, its own first; empty when it showed none
 * @param address of the client, behind proxies that are trusted
 */
public record Credentials(
    @Nullable String authorization, List<X509Certificate> clientChain, InetAddress address) {

  public Credentials {
    clientChain = List.copyOf(clientChain);
  }

  /** Whether it can tell nothing. */
  public boolean isNone() {
    return authorization == null && clientChain.isEmpty();
  }

  /** Without the header, which is secret. */
  @Override
  public String toString() {
    return "Credentials from " + address.getHostAddress();
  }
}
