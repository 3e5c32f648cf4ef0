package io.rollcall.backend.kubernetes.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rollcall.backend.kubernetes.login.ClusterAccess.Kubeconfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterLoginTest {

  private static final String FILE =
      """
      clusters:
        - name: tests
          cluster: {server: "%s"}
      users:
        - name: me
          user: {token: s3cret}
      contexts:
        - name: tests
          context: {cluster: tests, user: me}
      current-context: tests
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"10.0.0.1,443,https://10.0.0.1:443", "fd00::1,6443,https://[fd00::1]:6443"})
  void podIsToldWhereTheApiServerIs(String host, String port, String server) throws IOException {
    var token = Files.createFile(folder.resolve("token"));
    var environment = Map.of("KUBERNETES_SERVICE_HOST", host, "KUBERNETES_SERVICE_PORT", port);

    var access = ClusterLogin.pod(environment, folder);

    assertThat(access.server()).hasToString(server);
    assertThat(access.tokenFile()).isEqualTo(token);
  }

  @Test
  void whoIsInNoPodHasToSayMore() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterLogin.pod(Map.of(), folder))
        .withMessageContaining("kubeconfig");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterLogin.pod(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), folder))
        .withMessageContaining("kubeconfig");
  }

  @Test
  void kubeconfigSaysWhereTheApiServerIs() throws IOException {
    var server = login(FILE.formatted("https://10.0.0.1:6443/clusters/one/"), "tests").server();
    assertThat(server).isEqualTo("https://10.0.0.1:6443/clusters/one");
  }

  @Test
  void kubeconfigHasToHaveTheContext() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> login(FILE.formatted("https://10.0.0.1"), "other"))
        .withMessageContaining("other");
    assertThatIllegalArgumentException().isThrownBy(() -> login("users: []", null));
  }

  @Test
  void kubeconfigHasToBeOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> login("users: [{user: {token: [s3cret", null))
        .withMessageContaining("kubeconfig")
        .withNoCause();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> login(FILE.formatted("http://10.0.0.1"), null))
        .withMessageContaining("https");
  }

  private ClusterLogin login(String text, @Nullable String context) throws IOException {
    var file = Files.writeString(folder.resolve("kubeconfig"), text);
    return ClusterLogin.of(new Kubeconfig(file, context), Duration.ofSeconds(1));
  }
}
