package io.rollcall.backend.kubernetes;

import io.rollcall.contract.OpenRegistries;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;

final class TestRegistries extends OpenRegistries<KubernetesSettings, KubernetesBackend> {

  @Override
  protected KubernetesBackend open(KubernetesSettings settings, Clock clock, Scheduler scheduler) {
    return KubernetesBackend.open(settings, clock, scheduler);
  }
}
