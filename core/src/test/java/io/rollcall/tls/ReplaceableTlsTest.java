package io.rollcall.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ReplaceableTlsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionOfBeforeIsNotResumed(String protocol) throws Exception {
    var trusted = bundle();
    var tls = new ReplaceableTls(trusting(trusted));
    var context = tls.newContext();
    try (var server = serve(trusted, protocol)) {
      long first = connect(context, server);
      assertThat(connect(context, server)).as("the session was resumed").isEqualTo(first);

      tls.replace(trusting(bundle()));

      assertThatThrownBy(() -> connect(context, server)).isInstanceOf(SSLHandshakeException.class);
    }
  }

  /** Answers a byte to each connection until it is closed. */
  private SSLServerSocket serve(X509Bundle bundle, String protocol) throws Exception {
    var files =
        new TlsFiles(
            null,
            Files.writeString(folder.resolve("server.pem"), bundle.getCertificatePEM()),
            Files.writeString(folder.resolve("server.key"), bundle.getPrivateKeyPEM()));
    var context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {TlsMaterial.of(files).key()}, null, null);
    var loopback = InetAddress.getLoopbackAddress();
    var server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, loopback);
    server.setEnabledProtocols(new String[] {protocol});
    Thread.ofVirtual().start(() -> answer(server));
    return server;
  }

  private static void answer(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        socket.getOutputStream().write(1);
      } catch (IOException refusedOrClosed) {
        // the next one may be better
      }
    }
  }

  /** When the session was begun that the connection is of. */
  private static long connect(SSLContext context, SSLServerSocket server) throws IOException {
    var factory = context.getSocketFactory();
    try (var socket =
        (SSLSocket) factory.createSocket(server.getInetAddress(), server.getLocalPort())) {
      socket.startHandshake();
      assertThat(socket.getInputStream().readAllBytes()).hasSize(1);
      return socket.getSession().getCreationTime();
    }
  }

  private TlsMaterial trusting(X509Bundle bundle) throws IOException {
    var ca = Files.writeString(folder.resolve("ca.pem"), bundle.getCertificatePEM());
    return TlsMaterial.of(new TlsFiles(ca, null, null));
  }

  private static X509Bundle bundle() throws Exception {
    return new CertificateBuilder()
        .subject("CN=localhost")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }
}
