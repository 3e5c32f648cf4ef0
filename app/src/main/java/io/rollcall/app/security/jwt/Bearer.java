package io.rollcall.app.security.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import io.rollcall.app.section.JwtSection.Jwt;
import io.rollcall.app.security.access.Credentials;
import io.rollcall.app.security.access.Grant;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who brings a token that is good, and how long it stays so.
 *
 * @param until when it expires, the clocks' difference included
 * @param proof whose certificate it must come with
 */
record Bearer(Principal principal, Instant until, ProofOfPossession proof) {

  private static final int LONGEST_NAME = 256;

  /** Claims whose one text is a list with spaces between: RFC 8693, 4.2, and that of Entra. */
  private static final List<String> WITH_SPACES = List.of("scope", "scp");

  /**
   * As the claims of a good token say.
   *
   * @param granted to them who have a value in one of the claims for that
   * @throws LoginFailed when nobody can be told by them
   */
  static Bearer of(JWTClaimsSet claims, Jwt jwt, Map<String, Grant> granted) {
    return new Bearer(
        Principal.granted(name(claims, jwt), "jwt", grants(claims, jwt, granted)),
        claims.getExpirationTime().toInstant().plus(jwt.clockSkew()),
        ProofOfPossession.of(claims));
  }

  /**
   * Who it is, when it is brought like this.
   *
   * @throws LoginFailed when the token has expired, or is another's
   */
  Principal broughtBy(Credentials credentials, Instant now) {
    if (!now.isBefore(until)) {
      throw new LoginFailed("the JWT has expired");
    }
    proof.require(credentials.clientChain());
    return principal;
  }

  private static String name(JWTClaimsSet claims, Jwt jwt) {
    if (claims.getClaim(jwt.principalClaim()) instanceof String name
        && !name.isBlank()
        && name.length() <= LONGEST_NAME
        && name.chars().noneMatch(Character::isISOControl)) {
      return name;
    }
    throw new LoginFailed(
        "the claim that tells who brings a JWT must be a text of 1 to %d characters"
            .formatted(LONGEST_NAME));
  }

  private static List<Grant> grants(JWTClaimsSet claims, Jwt jwt, Map<String, Grant> granted) {
    return jwt.permissionsClaims().stream()
        .flatMap(claim -> values(claim, find(claims.getClaims(), claim)))
        .distinct()
        .map(granted::get)
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /** A claim of that very name, or else one inside another, whose names have dots between. */
  private static Object find(Map<?, ?> claims, String name) {
    var found = claims.get(name);
    for (int dot = name.indexOf('.'); found == null && dot > 0; dot = name.indexOf('.', dot + 1)) {
      if (claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
        found = find(inner, name.substring(dot + 1));
      }
    }
    return found == null ? List.of() : found;
  }

  private static Stream<String> values(String claim, Object value) {
    return switch (value) {
      case String text when WITH_SPACES.contains(claim) -> Stream.of(text.split(" "));
      case String text -> Stream.of(text);
      case List<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast);
      default -> Stream.empty();
    };
  }
}
