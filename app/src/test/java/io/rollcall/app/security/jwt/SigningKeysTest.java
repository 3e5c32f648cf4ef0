package io.rollcall.app.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Which keys of a set are used. */
class SigningKeysTest {

  private static final TokenIssuer GOOD = TokenIssuer.with(JWSAlgorithm.ES256, "good");

  @Test
  void whatIsNoKeyForSignaturesIsPassedOver() throws Exception {
    var secret = new OctetSequenceKeyGenerator(256).keyID("secret").generate().toJSONString();
    var encryption =
        GOOD.key().toJSONString().replace("\"kid\":\"good\"", "\"kid\":\"enc\",\"use\":\"enc\"");
    var keys =
        SigningKeys.parse(
            "{\"keys\":[7,null,{},%s,{\"kty\":\"new\"},{\"kty\":\"EC\",\"crv\":\"P-256\"},%s,%s]}"
                .formatted(secret, encryption, GOOD.key().toJSONString()));

    assertThat(keys.keys()).extracting(key -> key.described().getKeyID()).contains("good");
    assertThat(keys.keys()).extracting(key -> key.described().getKeyID()).doesNotContain("secret");
    assertThat(keys.candidates(GOOD.header(header -> header))).hasSize(1);
    assertThat(keys.candidates(GOOD.header(header -> header.keyID("enc")))).isEmpty();
  }

  @Test
  void keysOfRsaMustBeOfASaneSize() {
    var weak = TokenIssuer.rsa(JWSAlgorithm.RS256, "weak", 1024).jwks();
    assertThatThrownBy(() -> SigningKeys.parse(weak))
        .hasMessage("must have a public key that signatures are verified by");
  }

  @Test
  void aPrivateKeyThatWasLeftInIsForgotten() throws Exception {
    var whole = new RSAKeyGenerator(2048).keyID("k").generate();
    var keys = SigningKeys.parse("{\"keys\":[%s]}".formatted(whole.toJSONString()));
    assertThat(keys.keys().getFirst().described().isPrivate()).isFalse();
  }

  @Test
  void aSetHasABound() {
    var many = String.join(",", Collections.nCopies(101, GOOD.key().toJSONString()));
    assertThatThrownBy(() -> SigningKeys.parse("{\"keys\":[%s]}".formatted(many)))
        .hasMessage("must have at most 100 keys");
  }
}
