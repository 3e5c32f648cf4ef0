package io.rollcall.app.http.tls;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.rollcall.app.section.TlsSection.ClientCertificates;
import io.rollcall.app.section.TlsSection.Served;
import io.rollcall.tls.TlsMaterial;
import java.util.Objects;
import javax.net.ssl.SSLException;

/**
 * What one set of files says, ready for handshakes: TLS 1.2 and 1.3, with ciphers that are
 * authenticated and keep what was said secret when a key is lost later, and HTTP/2 or 1.1 by ALPN.
 * Sessions are resumed only where they were begun by the same files.
 */
record ServedTls(TlsMaterial material, SslContext context) {

  /** How long a client may resume a session, and so goes unasked for its certificate. */
  private static final long SESSION_SECONDS = 3600;

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException naming the setting of a file that cannot be used
   */
  static ServedTls of(Served files) {
    var material =
        TlsMaterial.ofServer(files.certificate(), files.key(), files.clientCa().orElse(null));
    try {
      var context =
          SslContextBuilder.forServer(Objects.requireNonNull(material.key()))
              .trustManager(material.trust())
              .clientAuth(clientAuth(files.clientCertificates()))
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
              .sessionTimeout(SESSION_SECONDS)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      ApplicationProtocolNames.HTTP_2,
                      ApplicationProtocolNames.HTTP_1_1))
              .build();
      return new ServedTls(material, context);
    } catch (SSLException e) {
      throw new IllegalArgumentException(
          "tls.certificate-file must be one that the JVM can serve, but: " + e, e);
    }
  }

  private static ClientAuth clientAuth(ClientCertificates asked) {
    return switch (asked) {
      case NONE -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }
}
