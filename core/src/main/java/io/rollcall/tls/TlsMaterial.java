package io.rollcall.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What was read out of an operator's files: whom to trust, and what to show. Immutable.
 *
 * @param key null when no certificate is shown
 * @param shown the certificate that is shown, first, and those that it is signed by, as far as the
 *     file has them; empty when none is shown
 */
public record TlsMaterial(
    X509ExtendedTrustManager trust,
    @Nullable X509ExtendedKeyManager key,
    List<X509Certificate> shown) {

  private static final char[] NO_PASSWORD = {};

  /**
   * Reads the files of a client.
   *
   * @param files null for nothing but what the JVM trusts
   * @throws IllegalArgumentException naming the setting of a file that cannot be used
   */
  public static TlsMaterial of(@Nullable TlsFiles files) {
    try {
      var ca = files == null ? null : files.ca();
      var trust = trust(ca == null ? null : authorities("tls.ca-file", ca));
      return files == null || files.certificate() == null || files.key() == null
          ? new TlsMaterial(trust, null, List.of())
          : showing(files.certificate(), files.key(), trust);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Reads the files of a server.
   *
   * @param clientCa certificates that those of clients must be signed by; null to trust no client
   * @throws IllegalArgumentException naming the setting of a file that cannot be used
   */
  public static TlsMaterial ofServer(Path certificate, Path key, @Nullable Path clientCa) {
    try {
      var trust = trust(clientCa == null ? empty() : authorities("tls.client-ca-file", clientCa));
      return showing(certificate, key, trust);
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  /** When the first of the certificates that are shown is no longer valid; empty for none. */
  public Optional<Instant> expiry() {
    return expiry(shown.stream());
  }

  /** When the first of the authorities that are trusted is no longer valid; empty for none. */
  public Optional<Instant> authorityExpiry() {
    return expiry(Stream.of(trust.getAcceptedIssuers()));
  }

  private static Optional<Instant> expiry(Stream<X509Certificate> certificates) {
    return certificates.map(each -> each.getNotAfter().toInstant()).min(Instant::compareTo);
  }

  /** What the JVM trusts where {@code authorities} is null. */
  private static X509ExtendedTrustManager trust(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    return only(X509ExtendedTrustManager.class, factory.getTrustManagers());
  }

  private static KeyStore authorities(String setting, Path file)
      throws GeneralSecurityException, IOException {
    var authorities = empty();
    for (var authority : PemFiles.certificates(setting, file)) {
      authorities.setCertificateEntry("ca-" + authorities.size(), authority);
    }
    return authorities;
  }

  private static TlsMaterial showing(Path certificate, Path keyFile, X509ExtendedTrustManager trust)
      throws GeneralSecurityException, IOException {
    List<X509Certificate> chain = PemFiles.certificates("tls.certificate-file", certificate);
    var key = PemFiles.key("tls.key-file", keyFile, chain.getFirst());
    var own = empty();
    own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, NO_PASSWORD);
    return new TlsMaterial(
        trust, only(X509ExtendedKeyManager.class, factory.getKeyManagers()), chain);
  }

  private static IllegalArgumentException unusable(Exception error) {
    return new IllegalArgumentException(
        "tls.* must name files that the JVM can use, but: " + error, error);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static <T> T only(Class<T> kind, Object[] managers) {
    return Stream.of(managers).filter(kind::isInstance).map(kind::cast).findFirst().orElseThrow();
  }
}
