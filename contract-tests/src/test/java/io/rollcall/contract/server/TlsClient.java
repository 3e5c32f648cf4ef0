package io.rollcall.contract.server;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Trusts the authority alone. Calls return the status of the answer. */
final class TlsClient {

  private static final char[] PASSWORD = {};

  private final Certificates certificates;

  TlsClient(Certificates certificates) {
    this.certificates = certificates;
  }

  int withCertificate(HttpRequest request) throws Exception {
    var keys = empty();
    var chain = new Certificate[] {certificate(certificates.client())};
    keys.setKeyEntry("client", key(certificates.clientKey()), PASSWORD, chain);
    return send(keys, request);
  }

  int withoutCertificate(HttpRequest request) throws Exception {
    return send(null, request);
  }

  private int send(@Nullable KeyStore keys, HttpRequest request) throws Exception {
    var trusted = empty();
    trusted.setCertificateEntry("authority", certificate(certificates.authority()));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    var tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    return store;
  }

  private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
    try (var pem = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
    var base64 = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    var encoded = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
    return KeyFactory.getInstance("RSA").generatePrivate(encoded);
  }
}
