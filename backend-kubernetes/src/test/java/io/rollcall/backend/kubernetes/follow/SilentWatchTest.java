package io.rollcall.backend.kubernetes.follow;

import static io.rollcall.contract.OpenRegistries.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.KubernetesSettings;
import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.login.ClusterAccess.Direct;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesUser;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that lets nothing through any more, and does not say so. */
class SilentWatchTest {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

  /** When readers know that they may miss changes. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);

  private final Clock clock = Clock.system();
  private final Scheduler scheduler = Scheduler.system();
  private TestNamespace namespace;
  private TcpProxy network;
  private FollowedServices near;
  private FollowedServices far;
  private SliceWriter writer;

  @BeforeEach
  void follow(@TempDir Path folder) throws IOException {
    var cluster = Kubernetes.V1.shared();
    namespace = new TestNamespace(cluster);
    network = TcpProxy.before(cluster.uri());
    var token = Files.writeString(folder.resolve("token"), KubernetesUser.ADMIN.token());
    var trusted = new TlsFiles(cluster.certificates().authority(), null, null);
    var through =
        KubernetesSettings.of(new Direct(network.uri(cluster.uri()), trusted, token))
            .withNamespace(namespace.name())
            .withCallTimeout(CALL_TIMEOUT);
    var form = new InstanceSlices(namespace.name(), ServiceKind.HEADLESS);
    var objects = namespace.connect().slices(Purpose.CALLERS);
    near = replica("near", objects);
    far = replica("far", namespace.connect(through).slices(Purpose.CALLERS));
    writer = new SliceWriter(objects, form, near.revisions(), near.latest(), near.reads());
  }

  @AfterEach
  void close() {
    network.heal();
    near.close();
    far.close();
    namespace.close();
    network.close();
    scheduler.close();
  }

  @Test
  void readersKnowOfTheSilenceAndOfItsEnd() {
    writer.register(new InstanceKey("orders", "1"), 8080);
    eventually(() -> assertThat(told()).containsExactly("1"));

    network.hangAnswers();
    writer.register(new InstanceKey("orders", "2"), 8080);

    Awaitility.await()
        .atMost(KNOWN_WITHIN.plus(Duration.ofSeconds(1)))
        .untilAsserted(() -> assertThat(far.mirror().whyNotCurrent()).isNotNull());
    assertThat(told()).containsExactly("1");

    network.heal();

    eventually(() -> assertThat(far.mirror().whyNotCurrent()).isNull());
    eventually(
        () -> assertThat(far.mirror().state("orders")).isEqualTo(near.mirror().state("orders")));
    assertThat(told()).containsExactly("1", "2");
  }

  private Iterable<String> told() {
    return far.mirror().state("orders").instances().stream().map(ServiceInstance::id).toList();
  }

  private FollowedServices replica(String name, Objects<EndpointSlice> objects) {
    var services =
        new FollowedServices(
            name, objects, objects, namespace.name(), CALL_TIMEOUT, clock, scheduler);
    services.start();
    eventually(() -> assertThat(services.mirror().whyNotCurrent()).isNull());
    return services;
  }
}
