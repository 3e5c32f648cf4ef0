package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.RegistryFull;
import io.rollcall.model.ServiceInstance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryLimitsTest {

  private static final InstanceKey KNOWN = new InstanceKey("orders", "a");
  private static final InstanceKey ANOTHER = new InstanceKey("orders", "b");
  private static final InstanceKey FIRST_OF_SERVICE = new InstanceKey("stock", "a");

  @Test
  void anInstancePastTheLimitIsRefusedAndOneThatIsThereMayBeReplaced() {
    var limits = new RegistryLimits(7, 10);

    assertThatCode(() -> limits.requireRoomFor(ANOTHER, new Holds(6, 3)))
        .doesNotThrowAnyException();
    assertThatCode(() -> limits.requireRoomFor(KNOWN, new Holds(7, 3))).doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.requireRoomFor(ANOTHER, new Holds(7, 3)))
        .isInstanceOf(RegistryFull.class)
        .hasMessage(
            "instance 'b' of service 'orders' finds no room: there are 7 instances, the most that"
                + " max-instances allows");
  }

  @Test
  void aServicePastTheLimitIsRefusedAndOneThatIsThereMayGrow() {
    var limits = new RegistryLimits(100, 3);

    assertThatCode(() -> limits.requireRoomFor(ANOTHER, new Holds(7, 3)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.requireRoomFor(FIRST_OF_SERVICE, new Holds(7, 3)))
        .isInstanceOf(RegistryFull.class)
        .hasMessageContaining("max-services");
  }

  @Test
  void aHeapCarriesAHundredThousandInstancesInTwentyThousandServicesFrom192MiBOn() {
    var limits = RegistryLimits.ofHeap(192L << 20);

    assertThat(limits.maxInstances()).isGreaterThanOrEqualTo(100_000);
    assertThat(limits.maxServices()).isGreaterThanOrEqualTo(20_000);
  }

  /** Holds {@link #KNOWN}, and so much. */
  private record Holds(long instances, long services) implements RegistryLimits.Holdings {

    @Override
    public boolean has(InstanceKey key) {
      return key.equals(KNOWN);
    }

    @Override
    public @Nullable ServiceInstance find(InstanceKey key) {
      return null;
    }

    @Override
    public boolean hasService(String service) {
      return service.equals(KNOWN.service());
    }

    @Override
    public boolean isFresh(String service) {
      return true;
    }
  }
}
