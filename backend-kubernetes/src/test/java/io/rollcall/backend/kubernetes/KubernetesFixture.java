package io.rollcall.backend.kubernetes;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A Kubernetes backend in a namespace of its own, on an API server that tests share. */
final class KubernetesFixture implements BackendFixture {

  /** A JVM that has just started is slow with hundreds of callers at once. */
  private static final Duration PATIENT = Duration.ofSeconds(10);

  /** As long as a heartbeat goes by what was followed. */
  private static final Duration BEHIND = Duration.ofSeconds(1);

  private final Scheduler scheduler = Scheduler.system();
  private final KubernetesSettings settings;
  private final Runnable closeNamespace;
  private final List<Backend> replicas = new ArrayList<>();

  KubernetesFixture(Kubernetes kubernetes) {
    this(new TestNamespace(kubernetes.shared()));
  }

  private KubernetesFixture(TestNamespace namespace) {
    this(namespace.settings(), namespace::close);
  }

  KubernetesFixture(GivenNamespace namespace) {
    this(namespace.settings(), namespace::close);
  }

  private KubernetesFixture(KubernetesSettings settings, Runnable closeNamespace) {
    this.settings = settings.withCallTimeout(PATIENT);
    this.closeNamespace = closeNamespace;
    replicas.add(open());
  }

  @Override
  public Backend backend() {
    return replicas.getFirst();
  }

  /** Two of them; the second is opened when they are first asked for. */
  @Override
  public List<Backend> replicas() {
    if (replicas.size() == 1) {
      replicas.add(open());
    }
    return List.copyOf(replicas);
  }

  @Override
  public boolean keepsExpired() {
    return true;
  }

  @Override
  public Duration heartbeatsBehind() {
    return BEHIND;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    replicas.forEach(Backend::close);
    closeNamespace.run();
    scheduler.close();
  }

  private Backend open() {
    return KubernetesBackend.open(settings, Clock.system(), scheduler);
  }
}
