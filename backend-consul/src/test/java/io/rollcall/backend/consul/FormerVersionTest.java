package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.PlainConsul.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.server.Consul;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.Backend;
import org.junit.jupiter.api.Test;

/** A Rollcall of before kept registrations at the agents alone, which this one does not read. */
class FormerVersionTest {

  private final PlainConsul consul = PlainConsul.at(Consul.shared());

  @Test
  void itsReplicasAreRefusedUntilTheyStop() {
    try (var fixture = ConsulFixture.onSharedServer()) {
      var node = fixture.name("elsewhere");
      registerAt(node, fixture.name(ServiceRegistry.OWN_SERVICE));
      var replica = fixture.replicas().getLast();

      await()
          .atMost(SOON)
          .until(() -> whyNotReady(replica).contains("stop it, beside the agents on [" + node));

      consul.put("catalog/deregister", "{\"Node\": \"%s\"}".formatted(node));
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
    consul.put(
        "agent/service/register",
        "{\"ID\": \"%1$s:1\", \"Name\": \"%1$s\", \"Port\": 1, \"Meta\": {\"rollcall-id\": \"1\"}}"
            .formatted(fixture.name(service)));
  }

  /** As at an agent that is nobody's home, since what is left at one's own is cleared away. */
  private void registerAt(String node, String name) {
    consul.put(
        "catalog/register",
        "{\"Node\": \"%s\", \"Address\": \"127.0.0.2\", \"Service\": {\"Service\": \"%s\", \"Meta\": {\"rollcall-id\": \"1\"}}}"
            .formatted(node, name));
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
