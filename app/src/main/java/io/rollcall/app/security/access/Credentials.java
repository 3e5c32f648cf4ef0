package io.rollcall.app.security.access;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request brought along that can tell who sent it.
 *
 * @param shown tells the certificates of the client that are good when it is asked, its own first
 *     (thread-safe)
 * @param authorization the header; null when there is none
 * @param address of the client, behind proxies that are trusted
 */
public record Credentials(
    @Nullable String authorization, Supplier<List<X509Certificate>> shown, InetAddress address) {

  /** With certificates that stay good. */
  public Credentials(
      @Nullable String authorization, List<X509Certificate> clientChain, InetAddress address) {
    this(authorization, () -> clientChain, address);
  }

  /** Certificates of the client that are good now, its own first; empty when it showed none. */
  public List<X509Certificate> clientChain() {
    return shown.get();
  }

  /** Without the header, which is secret. */
  @Override
  public String toString() {
    return "Credentials from " + address.getHostAddress();
  }
}
