package io.rollcall.backend.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.kubernetes.api.KubernetesConnection;
import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.contract.server.KubernetesUser;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A namespace of a test's own, and connections that use it. */
public final class TestNamespace implements AutoCloseable {

  /** On a machine with much other work. */
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private final KubernetesCluster cluster;
  private final String name = "test-" + UUID.randomUUID();
  private final Scheduler scheduler = Scheduler.system();
  private final List<KubernetesConnection> open = new ArrayList<>();

  public TestNamespace(KubernetesCluster cluster) {
    this.cluster = cluster;
    make("/api/v1/namespaces", "metadata: {name: %s}".formatted(name));
  }

  public String name() {
    return name;
  }

  /** For a user who may do everything. */
  public KubernetesSettings settings() {
    var kubeconfig = cluster.kubeconfig(KubernetesUser.ADMIN);
    return KubernetesSettings.of(new ClusterAccess.Kubeconfig(kubeconfig, null))
        .withNamespace(name)
        .withCallTimeout(PATIENT);
  }

  public KubernetesConnection connect() {
    return connect(settings());
  }

  /** This closes it. */
  public KubernetesConnection connect(KubernetesSettings settings) {
    var connection =
        new KubernetesConnection(
            settings.access(),
            settings.namespace(),
            settings.callTimeout(),
            Clock.system(),
            scheduler);
    open.add(connection);
    return connection;
  }

  /** Creates an object, of which the path names the kind; gives what became of it, in JSON. */
  public String make(String path, String object) {
    try (var api = cluster.api(KubernetesUser.ADMIN)) {
      var answer = api.post(path, object);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open.forEach(KubernetesConnection::close);
    scheduler.close();
  }
}
