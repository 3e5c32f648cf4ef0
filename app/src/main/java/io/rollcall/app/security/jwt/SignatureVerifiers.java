package io.rollcall.app.security.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import java.security.Key;
import java.security.interfaces.EdECPublicKey;

/** Nimbus' verifiers, and that of Ed25519, for which Nimbus would need another library. */
final class SignatureVerifiers extends DefaultJWSVerifierFactory {

  @Override
  public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
    return key instanceof EdECPublicKey ed25519
        ? new Ed25519(ed25519)
        : super.createJWSVerifier(header, key);
  }
}
