package io.rollcall.app.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.rollcall.app.section.JwtSection.Jwks;
import io.rollcall.app.section.JwtSection.Jwt;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.jwt.TokenVerifier.UnknownKey;
import io.rollcall.time.VirtualTime;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are good, by real signatures. */
class TokenVerifierTest {

  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final TokenIssuer ISSUER = TokenIssuer.with(JWSAlgorithm.RS256, "k1");
  private static final TokenIssuer STRANGER = TokenIssuer.with(JWSAlgorithm.RS256, "k1");

  private final VirtualTime time = new VirtualTime();

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "PS256", "ES256", "EdDSA", "RS512", "ES384", "ES512", "Ed25519"})
  void aTokenIsGoodByEachAlgorithmThatIsAllowed(String algorithm) throws UnknownKey {
    var issuer = TokenIssuer.with(JWSAlgorithm.parse(algorithm), "k1");
    var verifier = verifier(issuer.jwks(), algorithm);

    assertThat(verifier.verify(issuer.token(time.now())).getSubject()).isEqualTo("web-1");
    assertThatThrownBy(() -> verifier(issuer.jwks(), "PS384").verify(issuer.token(time.now())))
        .isInstanceOf(LoginFailed.class)
        .hasMessage("a JWT must be signed by an algorithm that is allowed");
  }

  @Test
  void theTypeOfAccessTokensIsTakenAndOthersAreNot() throws UnknownKey {
    assertThat(verify(header -> header.type(JOSEObjectType.JWT))).isNotNull();
    assertThat(verify(header -> header.type(new JOSEObjectType("at+jwt")))).isNotNull();
    assertRefused(
        ISSUER.token(
            ISSUER.header(header -> header.type(new JOSEObjectType("logout+jwt"))),
            TokenIssuer.claims(time.now()).build()),
        "must be of the type JWT or at+jwt, and signed by its issuer");
  }

  @Test
  void anotherKeyOfTheSameNameIsNoProof() {
    assertRefused(STRANGER.token(time.now()), "signed by its issuer");
  }

  @Test
  void anUnsignedTokenIsNoToken() {
    var claims = ISSUER.token(time.now()).split("\\.", -1)[1];
    for (var none : List.of("none", "None", "NONE", "nOnE")) {
      var header = Base64URL.encode("{\"alg\":\"%s\",\"kid\":\"k1\"}".formatted(none));
      assertRefused(header + "." + claims + ".", "three parts");
      assertRefused(header + "." + claims + ".AA", "JWT must be");
    }
  }

  /** The classic: the public key, which everybody knows, taken for a secret of HMAC. */
  @Test
  void thePublicKeyIsNoSecret() throws JOSEException {
    var rsa = (RSAKey) ISSUER.key();
    var der = rsa.toPublicKey().getEncoded();
    var pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    for (var secret :
        List.of(
            der,
            pem.getBytes(StandardCharsets.UTF_8),
            pem.strip().getBytes(StandardCharsets.UTF_8),
            rsa.toJSONString().getBytes(StandardCharsets.UTF_8),
            ISSUER.jwks().getBytes(StandardCharsets.UTF_8),
            rsa.getModulus().decode())) {
      for (var algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
        var forged =
            new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID("k1").build(),
                TokenIssuer.claims(time.now()).build());
        forged.sign(new MACSigner(secret));
        assertRefused(forged.serialize(), "an algorithm that is allowed");
      }
    }
  }

  @Test
  void noKeyIsTakenFromTheTokenItself() {
    var own =
        STRANGER.header(
            header ->
                header
                    .keyID("mine")
                    .jwk(STRANGER.key())
                    .jwkURL(URI.create("https://evil.example/keys"))
                    .x509CertURL(URI.create("https://evil.example/cert")));
    assertThatThrownBy(
            () -> verifier().verify(STRANGER.token(own, TokenIssuer.claims(time.now()).build())))
        .isInstanceOf(UnknownKey.class);
  }

  @Test
  void aTokenThatNamesNoKeyMustLeaveNoChoice() throws UnknownKey {
    var other = TokenIssuer.with(JWSAlgorithm.RS256, "k2");
    var unnamed = ISSUER.header(header -> header.keyID(null));
    var token = ISSUER.token(unnamed, TokenIssuer.claims(time.now()).build());

    assertThat(verifier().verify(token)).isNotNull();
    assertThatThrownBy(() -> verifier(TokenIssuer.jwks(ISSUER, other), "RS256").verify(token))
        .isInstanceOf(UnknownKey.class);
  }

  @Test
  void whatIsCriticalIsNotPassedOver() {
    var claims = TokenIssuer.claims(time.now()).build();
    var critical =
        ISSUER.header(
            header -> header.criticalParams(Set.of("exp")).customParam("exp", 1_900_000_000L));
    assertRefused(ISSUER.token(critical, claims), "no header that is critical");
    var unencoded =
        ISSUER.header(header -> header.criticalParams(Set.of("b64")).base64URLEncodePayload(false));
    assertRefused(
        unencoded.toBase64URL() + "." + claims.toPayload().toBase64URL() + ".AAAA",
        "no header that is critical");
  }

  @Test
  void whoIssuedItAndForWhomMustBeRight() {
    assertRefused(claims -> claims.issuer("https://evil.example"), "iss claim value rejected");
    assertRefused(claims -> claims.issuer(null), "missing required claims: [iss]");
    assertRefused(claims -> claims.issuer(TokenIssuer.NAME + "/"), "iss claim value rejected");
    assertRefused(claims -> claims.audience("other"), "aud claim rejected");
    assertRefused(claims -> claims.audience(List.of()), "missing required aud claim");
    assertRefused(claims -> claims.subject(null), "missing required claims: [sub]");
  }

  @Test
  void itHoldsFromItsStartToItsEndByTheInjectedClock() throws UnknownKey {
    var now = time.now();
    var later = Date.from(now.plusSeconds(60));
    var token = ISSUER.token(now, claims -> claims.notBeforeTime(later).expirationTime(later));

    time.setWall(now.plusSeconds(30));
    assertRefused(token, "JWT before use time");
    time.setWall(now.plusSeconds(31));
    assertThat(verifier().verify(token)).isNotNull();
    time.setWall(now.plusSeconds(89));
    assertThat(verifier().verify(token)).isNotNull();
    time.setWall(now.plusSeconds(90));
    assertRefused(token, "the JWT has expired");
  }

  @Test
  void itMustSayUntilWhen() {
    assertRefused(claims -> claims.expirationTime(null), "missing required claims: [exp]");
    assertRefused(claims -> claims.claim("exp", "tomorrow"), "type of JSON object member exp");
    assertRefused(
        claims -> claims.issueTime(Date.from(time.now().plusSeconds(31))), "issued in the future");
  }

  @Test
  void aHugeTokenIsNotLookedAt() {
    assertRefused(
        claims -> claims.claim("groups", "x".repeat(8 * 1024)),
        "must have at most 8192 characters");
  }

  @Test
  void deepNestingHarmsNothing() {
    for (var nested : List.of("[".repeat(4000), "{\"a\":".repeat(1000))) {
      var part = Base64URL.encode(nested).toString();
      var parts = ISSUER.token(time.now()).split("\\.", -1);
      assertRefused(part + "." + parts[1] + "." + parts[2], "JWT must be");
      assertRefused(parts[0] + "." + part + "." + parts[2], "not a valid JSON object");
    }
  }

  @Test
  void aTokenInATokenIsNoToken() throws JOSEException {
    var good = ISSUER.token(time.now());
    var sealed =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM)
                .contentType("JWT")
                .build(),
            new Payload(good));
    sealed.encrypt(new RSAEncrypter((RSAKey) ISSUER.key()));
    assertRefused(sealed.serialize(), "three parts");
    assertRefused(claims -> new JWTClaimsSet.Builder().claim("jwt", good), "missing required");
  }

  private JWTClaimsSet verify(UnaryOperator<JWSHeader.Builder> header) throws UnknownKey {
    return verifier()
        .verify(ISSUER.token(ISSUER.header(header), TokenIssuer.claims(time.now()).build()));
  }

  private void assertRefused(UnaryOperator<JWTClaimsSet.Builder> changed, String reason) {
    assertRefused(ISSUER.token(time.now(), changed), reason);
  }

  private void assertRefused(String token, String reason) {
    assertThatThrownBy(() -> verifier().verify(token))
        .isInstanceOf(LoginFailed.class)
        .hasMessageContaining(reason);
  }

  private TokenVerifier verifier() {
    return verifier(ISSUER.jwks(), "RS256");
  }

  private TokenVerifier verifier(String jwks, String algorithm) {
    var jwt =
        new Jwt(
            TokenIssuer.NAME,
            Set.of(TokenIssuer.AUDIENCE),
            new Jwks.In(Path.of("unused")),
            Set.of(algorithm),
            SKEW,
            "sub",
            List.of("groups"),
            Map.of(),
            Map.of());
    return new TokenVerifier(jwt, SigningKeys.parse(jwks), time);
  }
}
