package io.rollcall.app.wiring;

import io.rollcall.app.section.KubernetesSection;
import io.rollcall.app.section.KubernetesSection.Access;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.backend.kubernetes.KubernetesBackend;
import io.rollcall.backend.kubernetes.KubernetesSettings;
import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Registrations in Kubernetes. */
@Singleton
final class KubernetesBackendFactory implements BackendFactory {

  private final RunningSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;
  private volatile @Nullable KubernetesBackend opened;

  KubernetesBackendFactory(RunningSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public Backend open() {
    try {
      var backend = KubernetesBackend.open(kubernetes(settings.current()), clock, scheduler);
      opened = backend;
      return backend;
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("kubernetes", e);
    }
  }

  @Override
  public Runnable prepare(Settings next) {
    var backend = opened;
    try {
      var kubernetes = kubernetes(next);
      if (backend != null) {
        return backend.prepare(kubernetes);
      }
      if (kubernetes.access() instanceof ClusterAccess.Direct direct) {
        TlsMaterial.of(direct.tls());
      }
      return () -> {};
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("kubernetes", e);
    }
  }

  private static KubernetesSettings kubernetes(Settings settings) {
    var kubernetes = settings.get(KubernetesSection.class);
    return new KubernetesSettings(
        access(kubernetes.access()),
        kubernetes.namespace(),
        kubernetes.callTimeout(),
        kubernetes.clusterIp() ? ServiceKind.CLUSTER_IP : ServiceKind.HEADLESS,
        kubernetes.foreignServices());
  }

  private static ClusterAccess access(Access access) {
    return switch (access) {
      case Access.InCluster() -> new ClusterAccess.InCluster();
      case Access.Kubeconfig(var file, var context) ->
          new ClusterAccess.Kubeconfig(file, context.orElse(null));
      case Access.Direct(var server, var tls, var token) ->
          new ClusterAccess.Direct(server, tls.orElse(null), token.orElse(null));
    };
  }
}
