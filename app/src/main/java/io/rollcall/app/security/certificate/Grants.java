package io.rollcall.app.security.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.app.security.access.Grant;
import io.rollcall.app.security.access.Principal;
import java.security.cert.X509Certificate;
import java.util.Map;

/** What is granted to those who show certificates, and who they turned out to be. Thread-safe. */
final class Grants {

  private static final int MOST_KEPT = 10_000;

  private final Map<SubjectPattern, Grant> granted;

  /** By identity, which TLS keeps for as long as a connection has the certificate. */
  private final Cache<X509Certificate, Principal> known =
      Caffeine.newBuilder().weakKeys().maximumSize(MOST_KEPT).executor(Runnable::run).build();

  Grants(Map<SubjectPattern, Grant> granted) {
    this.granted = granted;
  }

  boolean isNothing() {
    return granted.isEmpty();
  }

  /**
   * Who shows {@code certificate}.
   *
   * @throws io.rollcall.app.security.access.LoginFailed when it names nobody
   */
  Principal principal(X509Certificate certificate) {
    return known.get(certificate, this::found);
  }

  private Principal found(X509Certificate certificate) {
    var subjects = Subjects.of(certificate);
    return Principal.granted(
        subjects.name(),
        "certificate",
        granted.entrySet().stream()
            .filter(grant -> subjects.haveOneOf(grant.getKey()))
            .map(Map.Entry::getValue)
            .toList());
  }
}
