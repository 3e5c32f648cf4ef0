package io.rollcall.runtime;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.RegistryEvent;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RollcallTest {

  private final VirtualTime time = new VirtualTime();
  private final ScriptedBackend backend = new ScriptedBackend();
  private final Rollcall rollcall = Rollcall.over(backend, time, time).open();

  @Test
  void itFollowsTheBackendUntilItIsClosed() {
    var events = new ArrayList<RegistryEvent>();
    rollcall.events().subscribe(events::add);

    backend.has("orders", healthy("orders", "a", 1));
    assertThat(rollcall.discovery().discover("orders").instances())
        .extracting(ServiceInstance::id)
        .containsExactly("a");
    rollcall.close();
    backend.has("orders", healthy("orders", "b", 2));

    assertThat(events).hasSize(1);
    rollcall.close();
  }

  @Test
  void configurationsAreKeptForThoseWhoAskedForThem() {
    assertThatThrownBy(rollcall::config).isInstanceOf(IllegalStateException.class);
    rollcall.close();
  }

  @Test
  void overAStoreThatNobodySharesThereIsNobodyToJoin() {
    rollcall.join(
        () -> {
          throw new AssertionError("nobody else is there");
        });

    assertThat(rollcall.replicas().id()).isNull();
    rollcall.close();
  }
}
