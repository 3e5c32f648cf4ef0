package io.rollcall.backend.etcd;

import io.rollcall.contract.OpenRegistries;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;

final class TestRegistries extends OpenRegistries<EtcdSettings, EtcdBackend> {

  @Override
  protected EtcdBackend open(EtcdSettings settings, Clock clock, Scheduler scheduler) {
    return EtcdBackend.open(settings, clock, scheduler);
  }

  static Listing listing(EtcdClient client, Keys keys) {
    return Listing.read(client, keys, Clock.system(), SOON, SOON);
  }
}
