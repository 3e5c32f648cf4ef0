package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.Backend;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A Rollcall of before kept registrations at the agents alone, which this one does not read. */
class FormerVersionTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final PlainConsul consul = PlainConsul.at(Consul.shared());

  @Test
  void itsReplicasAreRefusedUntilTheyStop() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      register(fixture, ServiceRegistry.OWN_SERVICE);
      var replica = fixture.replicas().getLast();

      await().atMost(SOON).until(() -> whyNotReady(replica).contains("of an earlier version"));

      consul.deregister(fixture.name(ServiceRegistry.OWN_SERVICE));
      await().atMost(SOON).until(() -> whyNotReady(replica).isEmpty());
    }
  }

  @Test
  void whatItLeftIsClearedAway() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      register(fixture, "orders");

      await()
          .atMost(SOON)
          .until(() -> consul.get("catalog/service/" + fixture.name("orders")).isEmpty());
      assertThat(fixture.backend().registry().read("orders").instances()).isEmpty();
    }
  }

  private void register(ConsulFixture fixture, String service) {
    var name = fixture.name(service);
    consul.put(
        "agent/service/register",
        "{\"ID\": \"%s:1\", \"Name\": \"%s\", \"Port\": 1, \"Meta\": {\"rollcall-id\": \"1\"}}"
            .formatted(name, name));
  }

  private static String whyNotReady(Backend replica) {
    try {
      replica.check();
      return "";
    } catch (BackendUnavailable e) {
      return String.valueOf(e.getMessage());
    }
  }
}
