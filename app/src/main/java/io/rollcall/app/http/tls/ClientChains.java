package io.rollcall.app.http.tls;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import io.rollcall.time.Clock;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Singleton;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * The certificates that clients have shown. A handshake checks them once, and connections and
 * sessions outlive what it was checked by: so they are checked again, once a connection, when the
 * files of certificates have changed, and no longer count when one of them has expired.
 * Thread-safe.
 */
@Singleton
public final class ClientChains {

  private static final AttributeKey<Checked> CHECKED = AttributeKey.valueOf(ClientChains.class, "");

  private final ServerTls tls;
  private final Clock clock;

  /**
   * What was found out of one connection.
   *
   * @param by what it was checked by
   * @param chain empty when none was shown, or one that is not trusted
   */
  private record Checked(TlsMaterial by, List<X509Certificate> chain, Instant expiry) {}

  ClientChains(ServerTls tls, Clock clock) {
    this.tls = tls;
    this.clock = clock;
  }

  /**
   * The chain of who sent {@code request}, that of the client first; empty when the client has
   * shown none, or it is not trusted any more.
   */
  public List<X509Certificate> of(HttpRequest<?> request) {
    if (!tls.isOn()) {
      return List.of();
    }
    var material = tls.current().material();
    var connection =
        connection(((NettyHttpRequest<?>) request).getChannelHandlerContext().channel());
    var attribute = connection.attr(CHECKED);
    var checked = attribute.get();
    if (checked == null || !checked.by().equals(material)) {
      checked = request.getSslSession().map(session -> check(session, material)).orElseThrow();
      attribute.set(checked);
    }
    return clock.now().isBefore(checked.expiry()) ? checked.chain() : List.of();
  }

  private static Channel connection(Channel channel) {
    return channel instanceof Http2StreamChannel stream ? stream.parent() : channel;
  }

  private static Checked check(SSLSession session, TlsMaterial material) {
    if (material.trust().getAcceptedIssuers().length == 0) {
      return new Checked(material, List.of(), Instant.MAX);
    }
    try {
      var chain =
          Stream.of(session.getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      material.trust().checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
      return new Checked(material, List.of(chain), expiry(chain));
    } catch (SSLPeerUnverifiedException | CertificateException noneOrNotTrusted) {
      return new Checked(material, List.of(), Instant.MAX);
    }
  }

  private static Instant expiry(X509Certificate... chain) {
    return Stream.of(chain)
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }
}
