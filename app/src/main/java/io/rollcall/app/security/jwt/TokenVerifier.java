package io.rollcall.app.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.rollcall.app.section.JwtSection.Jwt;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.time.Clock;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells whether a token is good: signed, in one of the ways that are allowed, by a key of the
 * issuer's, and as {@link ClaimRules} want it. Follows the best practices of RFC 8725: the token
 * itself names neither the algorithms that will do nor a key. Thread-safe.
 */
final class TokenVerifier {

  static final int MOST_CHARACTERS = 8 * 1024;

  private static final Pattern THREE_PARTS =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final Jwt jwt;
  private final SigningKeys keys;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /** No key of the issuer's is the one that a token says that it is signed by. */
  static final class UnknownKey extends KeySourceException {
    UnknownKey() {
      super("the key is not known");
    }
  }

  TokenVerifier(Jwt jwt, SigningKeys keys, Clock clock) {
    this.jwt = jwt;
    this.keys = keys;
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector((header, context) -> candidates(header));
    processor.setJWSVerifierFactory(new SignatureVerifiers());
    processor.setJWTClaimsSetVerifier(new ClaimRules(jwt, clock));
  }

  /**
   * What a good token claims.
   *
   * @throws LoginFailed for one that is not
   * @throws UnknownKey for one that may be, by keys that are not known
   */
  JWTClaimsSet verify(String token) throws UnknownKey {
    try {
      return processor.process(parsed(token), null);
    } catch (UnknownKey | LoginFailed e) {
      throw e;
    } catch (ExpiredJWTException e) {
      throw new LoginFailed("the JWT has expired");
    } catch (BadJWTException e) { // names claims, and none of what they say
      throw new LoginFailed("the JWT is refused: " + e.getMessage());
    } catch (BadJOSEException | JOSEException e) {
      throw new LoginFailed("a JWT must be of the type JWT or at+jwt, and signed by its issuer");
    } catch (ParseException | RuntimeException e) { // as of a header that is none
      throw new LoginFailed("a JWT must be a signed token as RFC 7519 has it");
    }
  }

  private static SignedJWT parsed(String token) throws ParseException {
    if (token.length() > MOST_CHARACTERS) {
      throw new LoginFailed("a JWT must have at most %d characters".formatted(MOST_CHARACTERS));
    }
    if (!THREE_PARTS.matcher(token).matches()) {
      throw new LoginFailed("a JWT must be three parts of Base64url with a dot between them");
    }
    var signed = SignedJWT.parse(token);
    requireOneSpelling(signed);
    return signed;
  }

  /** Else characters at its end could be changed, and the signature still be the same bytes. */
  private static void requireOneSpelling(SignedJWT signed) {
    var signature = signed.getSignature();
    if (!Base64URL.encode(signature.decode()).equals(signature)) {
      throw new LoginFailed("the signature of a JWT must be written as Base64url has it");
    }
  }

  private List<PublicKey> candidates(JWSHeader header) throws UnknownKey {
    if (!jwt.algorithms().contains(header.getAlgorithm().getName())) {
      throw new LoginFailed("a JWT must be signed by an algorithm that is allowed");
    }
    if (header.getCriticalParams() != null || !header.isBase64URLEncodePayload()) {
      throw new LoginFailed("a JWT must have no header that is critical");
    }
    var candidates = keys.candidates(header);
    if (candidates.isEmpty()) {
      throw new UnknownKey();
    }
    return candidates;
  }
}
