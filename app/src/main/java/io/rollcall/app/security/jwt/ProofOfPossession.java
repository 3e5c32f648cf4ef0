package io.rollcall.app.security.jwt;

import com.nimbusds.jose.util.X509CertUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import io.rollcall.app.security.access.LoginFailed;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must come with a token, so that one that was stolen is worth nothing. */
sealed interface ProofOfPossession {

  /** Nothing: whoever has the token may use it. */
  record None() implements ProofOfPossession {
    @Override
    public void require(List<X509Certificate> clientChain) {}
  }

  /** The client certificate with this thumbprint (RFC 8705, 3). */
  record OfCertificate(String thumbprint) implements ProofOfPossession {
    @Override
    public void require(List<X509Certificate> clientChain) {
      if (clientChain.isEmpty()
          || !X509CertUtils.computeSHA256Thumbprint(clientChain.getFirst())
              .toString()
              .equals(thumbprint)) {
        throw new LoginFailed("the JWT is bound to a client certificate that was not shown");
      }
    }
  }

  /**
   * Returns when it came along.
   *
   * @throws LoginFailed otherwise
   */
  void require(List<X509Certificate> clientChain);

  /**
   * What {@code claims} ask for.
   *
   * @throws LoginFailed when that is something that is not known here
   */
  static ProofOfPossession of(JWTClaimsSet claims) {
    return switch (claims.getClaim("cnf")) {
      case null -> new None();
      case Map<?, ?> confirmation
          when confirmation.keySet().equals(Set.of("x5t#S256"))
              && confirmation.get("x5t#S256") instanceof String thumbprint ->
          new OfCertificate(thumbprint);
      default -> throw new LoginFailed("a JWT may be bound to a client certificate alone");
    };
  }
}
