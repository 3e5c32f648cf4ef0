package io.rollcall.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsMaterialTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"rsa2048", "ecp256", "ed25519"})
  void aKeyIsTakenWithItsOwnCertificateAlone(Algorithm kind) throws Exception {
    var own = bundle(kind);
    var other = bundle(kind);
    var certificate = Files.writeString(folder.resolve("certificate.pem"), own.getCertificatePEM());
    var key = folder.resolve("key.pem");
    var files = new TlsFiles(null, certificate, key);

    Files.writeString(key, own.getPrivateKeyPEM());
    assertThat(TlsMaterial.of(files).key()).isNotNull();

    Files.writeString(key, other.getPrivateKeyPEM());
    assertThatThrownBy(() -> TlsMaterial.of(files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tls.key-file must be")
        .hasMessageEndingWith("but is '%s'", key);
  }

  private static X509Bundle bundle(Algorithm kind) throws Exception {
    return new CertificateBuilder()
        .algorithm(kind)
        .subject("CN=client")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }
}
