package io.rollcall.backend.etcd;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.server.Etcd;

/** The same with the newest version of etcd. */
class NewestEtcdModelTest extends EtcdModelTest {

  @Override
  protected BackendFixture newFixture() {
    return new EtcdFixture(Etcd.V3_5);
  }
}
