package io.rollcall.app.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One who signs tokens, with a key that was made for the test. */
final class TokenIssuer {

  static final String NAME = "https://login.example.com";
  static final String AUDIENCE = "rollcall";

  private final JWSAlgorithm algorithm;
  private final JWK key;
  private final JWSSigner signer;

  private TokenIssuer(JWSAlgorithm algorithm, JWK key, JWSSigner signer) {
    this.algorithm = algorithm;
    this.key = key;
    this.signer = signer;
  }

  /** One whose key has the id {@code kid}. */
  static TokenIssuer with(JWSAlgorithm algorithm, String kid) {
    try {
      if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
        return rsa(algorithm, kid, 2048);
      }
      if (JWSAlgorithm.Family.EC.contains(algorithm)) {
        var curve = Curve.forJWSAlgorithm(algorithm).iterator().next();
        var pair = pair("EC", generator -> generator.initialize(curve.toECParameterSpec()));
        return new TokenIssuer(
            algorithm,
            new ECKey.Builder(curve, (ECPublicKey) pair.getPublic()).keyID(kid).build(),
            new ECDSASigner(pair.getPrivate(), curve));
      }
      var pair = pair("Ed25519", generator -> {});
      var encoded = pair.getPublic().getEncoded();
      var point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      return new TokenIssuer(
          algorithm,
          new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(point)).keyID(kid).build(),
          new Ed25519Signer(pair.getPrivate()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One of RSA with a key of so many bits. */
  static TokenIssuer rsa(JWSAlgorithm algorithm, String kid, int bits) {
    var pair = pair("RSA", generator -> generator.initialize(bits));
    return new TokenIssuer(
        algorithm,
        new RSAKey.Builder((RSAPublicKey) pair.getPublic()).keyID(kid).build(),
        new RSASSASigner(pair.getPrivate(), Set.of(AllowWeakRSAKey.getInstance())));
  }

  JWK key() {
    return key;
  }

  /** What the issuer shows of its own. */
  String jwks() {
    return jwks(this);
  }

  /** What one shows that has the keys of all of these. */
  static String jwks(TokenIssuer... issuers) {
    return new JWKSet(Arrays.stream(issuers).map(TokenIssuer::key).toList()).toString();
  }

  /** A token that is good for an hour. */
  String token(Instant now) {
    return token(now, claims -> claims);
  }

  String token(Instant now, UnaryOperator<JWTClaimsSet.Builder> changed) {
    return token(header(header -> header), changed.apply(claims(now)).build());
  }

  String token(JWSHeader header, JWTClaimsSet claims) {
    var token = new SignedJWT(header, claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  JWSHeader header(UnaryOperator<JWSHeader.Builder> changed) {
    return changed.apply(new JWSHeader.Builder(algorithm).keyID(key.getKeyID())).build();
  }

  static JWTClaimsSet.Builder claims(Instant now) {
    return new JWTClaimsSet.Builder()
        .issuer(NAME)
        .audience(AUDIENCE)
        .subject("web-1")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(3600)))
        .claim("groups", List.of("orders-team", "all"));
  }

  private interface Preparation {
    void on(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private static KeyPair pair(String kind, Preparation preparation) {
    try {
      var generator = KeyPairGenerator.getInstance(kind);
      preparation.on(generator);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Ed25519Signer extends EdDSAProvider implements JWSSigner {

    private final PrivateKey key;

    Ed25519Signer(PrivateKey key) {
      this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] content) throws JOSEException {
      try {
        var signing = Signature.getInstance("Ed25519");
        signing.initSign(key);
        signing.update(content);
        return Base64URL.encode(signing.sign());
      } catch (GeneralSecurityException e) {
        throw new JOSEException(e.getMessage(), e);
      }
    }
  }
}
