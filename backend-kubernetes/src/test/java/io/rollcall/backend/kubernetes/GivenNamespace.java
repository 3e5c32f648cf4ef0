package io.rollcall.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.contract.server.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A namespace of a test's own in a cluster that somebody gives, who may make namespaces there. */
final class GivenNamespace implements AutoCloseable {

  /** Says where the cluster is, as {@code KUBECONFIG} does. */
  static final String VARIABLE = "ROLLCALL_TEST_KUBECONFIG";

  private final Path kubeconfig = Path.of(System.getenv(VARIABLE));
  private final String name = "rollcall-test-" + UUID.randomUUID();
  private final Kubectl kubectl;

  GivenNamespace() {
    try {
      kubectl = new Kubectl(kubeconfig, Files.createTempDirectory("rollcall-kubectl-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kubectl("create", "namespace", name);
  }

  KubernetesSettings settings() {
    return KubernetesSettings.of(new ClusterAccess.Kubeconfig(kubeconfig, null))
        .withNamespace(name);
  }

  /** Has the cluster delete it, with all that is in it. */
  @Override
  public void close() {
    kubectl("delete", "namespace", name, "--wait=false");
  }

  private void kubectl(String... arguments) {
    var run = kubectl.run(arguments);
    assertThat(run.exitCode()).as(run.said()).isZero();
  }
}
