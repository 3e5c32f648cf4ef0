package io.rollcall.store.metering;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeteredBackendTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "a");

  private final VirtualTime time = new VirtualTime();
  private final List<String> calls = new ArrayList<>();
  private RuntimeException thrown = new InstanceNotFound(KEY);

  private final ScriptedBackend store =
      new ScriptedBackend() {
        @Override
        public void renew(InstanceKey key, Instant at) {
          throw thrown;
        }
      };

  private final MeteredBackend metered =
      new MeteredBackend(
          store,
          time,
          (call, outcome, took) -> calls.add(call.label() + " " + outcome.label() + " " + took));

  @Test
  void eachCallIsToldWithWhatItTook() {
    store.has("orders", healthy("orders", "a", 1));
    store.duringReads(() -> time.pass(Duration.ofMillis(30)));

    assertThat(metered.registry().read("orders").instances()).hasSize(1);

    assertThat(calls).containsExactly("read ok PT0.03S");
  }

  @Test
  void callsThatFailAreToldByWhatCameOfThem() {
    renew(new InstanceNotFound(KEY));
    renew(new BackendUnavailable("down", null));
    renew(new OutcomeUnknown("no answer", null));
    renew(new IllegalStateException("a fault"));

    assertThat(calls)
        .containsExactly(
            "renew refused PT0S",
            "renew unavailable PT0S",
            "renew unknown PT0S",
            "renew broken PT0S");
  }

  @Test
  void whatIsAskedForWithoutTheStoreIsNotMeasured() {
    assertThat(metered.registry().name()).isEqualTo("scripted");
    assertThat(metered.registry().capabilities()).isEqualTo(store.capabilities());
    metered.check();

    assertThat(calls).isEmpty();
  }

  private void renew(RuntimeException failure) {
    thrown = failure;
    assertThatThrownBy(() -> metered.registry().renew(KEY, Instant.EPOCH)).isSameAs(failure);
  }
}
