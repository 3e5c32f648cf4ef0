package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Registering, replacing and removing. */
public abstract class RegistrationContract extends BackendContract {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  @Test
  protected void registeredInstanceIsRead() {
    var registration =
        instance("orders", "1")
            .protocol(Protocol.GRPC)
            .version("1.2.3")
            .zone("eu-1a")
            .weight(7)
            .tags("blue", "größe: XL", "名前")
            .metadata(Map.of("team", "checkout", "empty", "", "emoji", "🛒 \"quoted\" \\ /"))
            .build();

    var result = put(registration);

    assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(result.instance().registration()).isEqualTo(registration);
    assertThat(only("orders")).isEqualTo(result.instance());
  }

  @Test
  protected void instanceIsFoundByItsKeyAlone() {
    put(instance("orders", "1"));
    put(instance("orders", "2"));

    assertThat(backend.find(ORDERS_1)).isEqualTo(backend.read("orders").instances().getFirst());
    assertThat(backend.find(new InstanceKey("orders", "3"))).isNull();
    assertThat(backend.find(new InstanceKey("payments", "1"))).isNull();
    backend.remove(ORDERS_1);
    assertThat(backend.find(ORDERS_1)).isNull();
  }

  @Test
  protected void registrationIsStampedWithItsTime() {
    var at = now();

    var stored = backend.put(instance("orders", "1").build(), at, PutMode.CREATE_ONLY).instance();

    assertThat(stored.registeredAt()).isEqualTo(at);
    assertThat(stored.lastHeartbeat()).isEqualTo(at);
  }

  @Test
  protected void heartbeatingInstanceStartsHealthyAndProbedOneUnknown() {
    put(instance("orders", "heartbeats"));
    put(probed("orders", "probed"));

    assertThat(backend.read("orders").instances())
        .extracting(ServiceInstance::id, ServiceInstance::status)
        .containsExactly(tuple("heartbeats", HEALTHY), tuple("probed", UNKNOWN));
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void sameRegistrationAgainChangesNothingButTheHeartbeat() {
    put(instance("orders", "1"));
    report("orders", "1", UNHEALTHY, "disk full");
    var before = only("orders");
    pass(Duration.ofSeconds(1));

    var again = put(instance("orders", "1"));

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.instance().lastHeartbeat()).isAfter(before.lastHeartbeat());
    assertThat(again.instance().withHeartbeat(before.lastHeartbeat())).isEqualTo(before);
    assertThat(only("orders").withHeartbeat(before.lastHeartbeat())).isEqualTo(before);
    assertThat(lastHeartbeat(ORDERS_1)).isEqualTo(again.instance().lastHeartbeat());
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void sameRegistrationAgainTellsNobody() {
    put(instance("orders", "1"));

    assertTellsNobody(watch("orders"), () -> put(instance("orders", "1")));
  }

  @Test
  @WhereLacking(Guarantee.QUIET)
  protected void sameRegistrationAgainChangesNothingThatConsumersSee() {
    put(instance("orders", "1"));
    report("orders", "1", UNHEALTHY, "disk full");
    var before = only("orders");

    put(instance("orders", "1"));

    var after = only("orders");
    assertThat(after.registration()).isEqualTo(before.registration());
    assertThat(after.status()).isEqualTo(before.status());
    assertThat(after.output()).isEqualTo(before.output());
  }

  @Test
  protected void anotherRegistrationReplaces() {
    var first = put(instance("orders", "1")).instance();
    report("orders", "1", UNHEALTHY, "disk full");
    pass(Duration.ofSeconds(1));

    var second = put(instance("orders", "1").zone("b"));

    assertThat(second.outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(second.instance().registeredAt()).isAfter(first.registeredAt());
    assertThat(second.instance().revision()).isGreaterThan(first.revision());
    assertThat(second.instance().status()).isEqualTo(HEALTHY);
    assertThat(second.instance().output()).isNull();
    assertThat(only("orders")).isEqualTo(second.instance());
  }

  @Test
  protected void createOnlyTakesAFreeId() {
    assertThat(create(instance("orders", "1")).outcome()).isEqualTo(Outcome.CREATED);
    backend.remove(ORDERS_1);
    assertThat(create(instance("orders", "1")).outcome()).isEqualTo(Outcome.CREATED);
  }

  @Test
  protected void createOnlyRefusesATakenIdAndLeavesWhatIsThere() {
    var first = put(instance("orders", "1")).instance();
    pass(Duration.ofSeconds(1));

    for (var attempt : List.of(instance("orders", "1"), instance("orders", "1").zone("b"))) {
      assertThatExceptionOfType(InstanceExists.class)
          .isThrownBy(() -> create(attempt))
          .satisfies(e -> assertThat(e.key()).isEqualTo(ORDERS_1));
    }

    assertThat(only("orders")).isEqualTo(first);
  }

  @Test
  protected void removedInstanceIsGone() {
    put(instance("orders", "1"));
    put(instance("orders", "2"));

    backend.remove(ORDERS_1);

    assertThat(only("orders").id()).isEqualTo("2");
  }

  @Test
  protected void removingWhatIsNotThereIsAnError() {
    put(instance("orders", "2"));
    put(instance("payments", "1"));

    assertNotFound(() -> backend.remove(ORDERS_1));
    assertNotFound(() -> backend.remove(new InstanceKey("unheard-of", "1")));

    put(instance("orders", "1"));
    backend.remove(ORDERS_1);
    assertNotFound(() -> backend.remove(ORDERS_1));
  }

  @Test
  protected void instancesAreSortedById() {
    for (var id : List.of("b", "a.1", "B", "a-1", "10", "9", "a_1", "a")) {
      put(instance("orders", id));
    }

    assertThat(backend.read("orders").instances())
        .extracting(ServiceInstance::id)
        .containsExactly("10", "9", "B", "a", "a-1", "a.1", "a_1", "b");
  }

  @Test
  protected void sameIdInTwoServicesIsTwoInstances() {
    put(instance("orders", "1"));
    put(instance("payments", "1").zone("b"));
    backend.remove(ORDERS_1);

    assertThat(only("payments").registration().zone()).isEqualTo("b");
  }

  @Test
  protected void serviceNamesThatStartAlikeAreKeptApart() {
    put(instance("orders", "1"));
    put(instance("orders-2", "1").zone("b"));
    put(instance("orders.2", "1").zone("c"));

    assertThat(only("orders").registration().zone()).isNull();
    assertThat(only("orders-2").registration().zone()).isEqualTo("b");
    assertThat(only("orders.2").registration().zone()).isEqualTo("c");
  }

  @Test
  protected void unknownServiceIsEmpty() {
    assertThat(backend.read("unheard-of").instances()).isEmpty();
    assertThat(backend.read("unheard-of").service()).isEqualTo("unheard-of");
  }

  @Test
  protected void revisionGrowsWithEachChange() {
    var revisions = new ArrayList<Long>();
    revisions.add(backend.read("orders").revision());
    for (Runnable change :
        List.<Runnable>of(
            () -> put(instance("orders", "1")),
            () -> put(instance("orders", "2")),
            () -> put(instance("orders", "1").zone("b")),
            () -> report("orders", "1", UNHEALTHY, ""),
            () -> backend.remove(ORDERS_1),
            () -> backend.remove(new InstanceKey("orders", "2")),
            () -> put(instance("orders", "1")))) {
      change.run();
      revisions.add(backend.read("orders").revision());
    }

    assertThat(revisions).isSorted().doesNotHaveDuplicates();
  }

  @Test
  protected void revisionStaysWhenOtherServicesChange() {
    put(instance("orders", "1"));
    var before = backend.read("orders");

    put(instance("payments", "1"));
    backend.remove(new InstanceKey("payments", "1"));

    assertThat(backend.read("orders")).isEqualTo(before);
  }
}
