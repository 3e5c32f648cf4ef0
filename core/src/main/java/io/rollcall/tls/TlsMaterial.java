package io.rollcall.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What was read out of {@link TlsFiles}: whom to trust, and what to show. Immutable.
 *
 * @param key null when no certificate is shown
 */
public record TlsMaterial(X509ExtendedTrustManager trust, @Nullable X509ExtendedKeyManager key) {

  private static final char[] NO_PASSWORD = {};

  /**
   * Reads {@code files}.
   *
   * @param files null for nothing but what the JVM trusts
   * @throws IllegalArgumentException naming the setting of a file that cannot be used
   */
  public static TlsMaterial of(@Nullable TlsFiles files) {
    try {
      return new TlsMaterial(
          trust(files == null ? null : files.ca()), files == null ? null : key(files));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "tls.* must name files that the JVM can use, but: " + e, e);
    }
  }

  private static X509ExtendedTrustManager trust(@Nullable Path ca)
      throws GeneralSecurityException, IOException {
    KeyStore authorities = null;
    if (ca != null) {
      authorities = empty();
      for (var authority : PemFiles.certificates("tls.ca-file", ca)) {
        authorities.setCertificateEntry("ca-" + authorities.size(), authority);
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    return only(X509ExtendedTrustManager.class, factory.getTrustManagers());
  }

  private static @Nullable X509ExtendedKeyManager key(TlsFiles files)
      throws GeneralSecurityException, IOException {
    if (files.certificate() == null || files.key() == null) {
      return null;
    }
    List<X509Certificate> chain =
        PemFiles.certificates("tls.certificate-file", files.certificate());
    var key = PemFiles.key("tls.key-file", files.key(), chain.getFirst());
    var own = empty();
    own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(new X509Certificate[0]));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(own, NO_PASSWORD);
    return only(X509ExtendedKeyManager.class, factory.getKeyManagers());
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
