package io.rollcall.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.backend.kubernetes.login.ClusterAccess.Direct;
import io.rollcall.backend.kubernetes.login.ClusterAccess.InCluster;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesSettingsTest {

  private static final KubernetesSettings USUAL = KubernetesSettings.of(new InCluster());

  @Test
  void namespaceHasToBeOne() {
    assertThat(USUAL.withNamespace("shop").namespace()).isEqualTo("shop");
    assertThatThrownBy(() -> USUAL.withNamespace("The Shop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("namespace")
        .hasMessageContaining("The Shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://10.0.0.1:8080", "10.0.0.1", "https://me:secret@10.0.0.1", "https://a?b"})
  void serverIsReachedOverTls(String server) {
    assertThatThrownBy(() -> KubernetesSettings.of(new Direct(URI.create(server), null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("server must be")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void callsMayTakeAMoment() {
    assertThatThrownBy(() -> USUAL.withCallTimeout(Duration.ofMillis(99)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("call-timeout");
  }
}
