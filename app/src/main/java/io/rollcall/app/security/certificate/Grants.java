package io.rollcall.app.security.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.app.security.access.HostRule;
import io.rollcall.app.security.access.Permission;
import io.rollcall.app.security.access.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** What is granted to those who show certificates, and who they turned out to be. Thread-safe. */
final class Grants {

  private static final int MOST_KEPT = 10_000;

  private final Map<SubjectPattern, List<Permission>> permissions;

  /** By identity, which TLS keeps for as long as a connection has the certificate. */
  private final Cache<X509Certificate, Principal> known =
      Caffeine.newBuilder().weakKeys().maximumSize(MOST_KEPT).executor(Runnable::run).build();

  Grants(Map<SubjectPattern, List<Permission>> permissions) {
    this.permissions = permissions;
  }

  boolean isNothing() {
    return permissions.isEmpty();
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
    return new Principal(
        subjects.name(),
        "certificate",
        permissions.entrySet().stream()
            .filter(granted -> subjects.haveOneOf(granted.getKey()))
            .flatMap(granted -> granted.getValue().stream())
            .distinct()
            .toList(),
        HostRule.ANY);
  }
}
