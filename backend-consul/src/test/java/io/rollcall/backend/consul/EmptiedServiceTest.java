package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Watcher;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A replica that starts when a service has just been emptied, and nobody has told of it yet. */
class EmptiedServiceTest {

  private final PlainConsul consul = PlainConsul.at(Consul.shared());

  @Test
  void isToldAtNoEarlierRevisionThanItHad() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      var replica = fixture.backend().registry();
      await().until(() -> replica.read("emptied").instances().isEmpty());
      long revision = write(fixture, "revisions/emptied/");
      write(fixture, "changes/emptied/");

      var told = new ConcurrentLinkedQueue<Long>();
      fixture.replicas().getLast().registry().watch("emptied", watcher(told));

      await().until(() -> !told.isEmpty());
      assertThat(told).allMatch(each -> each >= revision);
    }
  }

  /** Returns its index. */
  private long write(ConsulFixture fixture, String key) {
    var path = "kv/rollcall/v2-" + fixture.name("") + "/" + key;
    consul.put(path, "written by hand");
    return consul.get(path).get(0).get("ModifyIndex").asLong();
  }

  private static Watcher<ServiceState> watcher(Queue<Long> told) {
    return new Watcher<>() {
      @Override
      public void onState(ServiceState state) {
        told.add(state.revision());
      }

      @Override
      public void onDisconnected(String reason) {}
    };
  }
}
