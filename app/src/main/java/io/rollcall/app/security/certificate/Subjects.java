package io.rollcall.app.security.certificate;

import io.rollcall.app.security.access.LoginFailed;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Whom a certificate was issued for, by its subject alternative names (RFC 5280, 4.2.1.6). The
 * common name is not looked at.
 */
record Subjects(List<String> uris, List<String> dnsNames) {

  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  /**
   * Those of {@code certificate}.
   *
   * @throws LoginFailed when they leave open who shows it
   */
  static Subjects of(X509Certificate certificate) {
    try {
      var names =
          Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of());
      var uris = of(URI, names).toList();
      if (uris.size() > 1) { // SPIFFE's X.509-SVID, 2
        throw new LoginFailed("a client certificate must have no more than one URI as its name");
      }
      return new Subjects(uris, of(DNS_NAME, names).toList());
    } catch (CertificateParsingException e) {
      throw new LoginFailed("the names in the client certificate cannot be read");
    }
  }

  /** Whether {@code pattern} stands for one of them. */
  boolean haveOneOf(SubjectPattern pattern) {
    return (pattern.isOfUris() ? uris : dnsNames).stream().anyMatch(pattern::matches);
  }

  private static Stream<String> of(int kind, Collection<List<?>> names) {
    return names.stream()
        .filter(name -> name.getFirst().equals(kind))
        .map(name -> String.valueOf(name.get(1)));
  }

  /** The one by which logs know who shows it: the URI, where there is one. */
  String name() {
    return Stream.concat(uris.stream(), dnsNames.stream())
        .findFirst()
        .orElseThrow(
            () -> new LoginFailed("the client certificate names nobody by a DNS name or a URI"));
  }
}
