package io.rollcall.app.security.jwt;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimNames;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import io.rollcall.app.section.JwtSection.Jwt;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Set;

/**
 * What the claims of a token must say: who issued it and for whom, until when it holds, and who
 * brings it.
 */
final class ClaimRules extends DefaultJWTClaimsVerifier<SecurityContext> {

  private final Clock clock;
  private final Duration skew;

  ClaimRules(Jwt jwt, Clock clock) {
    super(
        jwt.audience(),
        new JWTClaimsSet.Builder().issuer(jwt.issuer()).build(),
        Set.of(JWTClaimNames.EXPIRATION_TIME, jwt.principalClaim()),
        Set.of());
    this.clock = clock;
    this.skew = jwt.clockSkew();
    setMaxClockSkew((int) skew.toSeconds());
  }

  @Override
  public void verify(JWTClaimsSet claims, SecurityContext context) throws BadJWTException {
    super.verify(claims, context);
    var issuedAt = claims.getIssueTime();
    if (issuedAt != null && issuedAt.toInstant().isAfter(clock.now().plus(skew))) {
      throw new BadJWTException("JWT issued in the future");
    }
  }

  @Override
  protected Date currentTime() {
    return Date.from(clock.now());
  }
}
