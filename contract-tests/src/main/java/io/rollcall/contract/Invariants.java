package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Ledger.Expectation;
import io.rollcall.contract.Recorder.Delivery;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** What holds after whatever was done with a backend. */
final class Invariants {

  private final ObservedRegistry backend;

  Invariants(ObservedRegistry backend) {
    this.backend = backend;
  }

  void verify() {
    backend.ledger().keys().forEach(this::verifyPresence);
    backend.services().forEach(this::verifyService);
    verifyNames();
  }

  private void verifyPresence(InstanceKey key) {
    var before = backend.ledger().expectation(key);
    var isThere = ids(backend.read(key.service())).contains(key.id());
    var after = backend.ledger().expectation(key);
    if (after == Expectation.PRESENT) {
      assertThat(isThere)
          .as("'%s' was registered, and neither removed nor expired; is there", key)
          .isTrue();
    }
    if (before == Expectation.ABSENT) {
      assertThat(isThere).as("'%s' was removed or has expired; is there", key).isFalse();
    }
  }

  private void verifyService(String service, Recorder<ServiceState> recorder) {
    var read = awaitAgreement(service, recorder);
    verifyOrder(read);
    verifyDeliveries("service '" + service + "'", recorder, Invariants::content);
    verifyOneStatePerRevision(recorder.states());
    recorder.states().forEach(this::verifyOrder);
    backend.ledger().keys().stream()
        .filter(key -> key.service().equals(service) && backend.ledger().neverLeft(key))
        .forEach(key -> verifyNeverMissing(key, recorder.states()));
  }

  /** Waits until the watcher has been told what is read. */
  private ServiceState awaitAgreement(String service, Recorder<ServiceState> recorder) {
    Awaitility.await("deliveries of '" + service + "' end with what is read")
        .atMost(BackendContract.TOLD_WITHIN)
        .pollDelay(Duration.ZERO)
        .untilAsserted(() -> assertAgreement(recorder.latest(), backend.read(service)));
    return backend.read(service);
  }

  /** An empty service may be read with a later revision, since none is kept for it. */
  private static void assertAgreement(ServiceState told, ServiceState read) {
    assertThat(content(told)).isEqualTo(content(read));
    if (read.instances().isEmpty()) {
      assertThat(told.revision()).isLessThanOrEqualTo(read.revision());
    } else {
      assertThat(told.revision()).isEqualTo(read.revision());
    }
  }

  private void verifyOrder(ServiceState state) {
    assertThat(ids(state)).as("ids of '%s'", state.service()).isSorted().doesNotHaveDuplicates();
    assertThat(state.instances())
        .allSatisfy(instance -> assertThat(instance.key().service()).isEqualTo(state.service()))
        .allSatisfy(
            instance -> assertThat(instance.revision()).isLessThanOrEqualTo(state.revision()));
    assertThat(Collections.disjoint(state.expired(), ids(state)))
        .as("expired is gone: %s", state)
        .isTrue();
  }

  private static <S> void verifyDeliveries(
      String of, Recorder<S> recorder, Function<S, Object> content) {
    assertThat(recorder.breach()).as("what the watcher of %s saw that must not be", of).isNull();
    var deliveries = recorder.deliveries();
    for (int i = 1; i < deliveries.size(); i++) {
      verifyStep(of, deliveries.get(i - 1), deliveries.get(i), content);
    }
  }

  private static <S> void verifyStep(
      String of, Delivery<S> last, Delivery<S> next, Function<S, Object> content) {
    assertThat(next.revision())
        .as("revision told of %s", of)
        .isGreaterThanOrEqualTo(last.revision());
    var isRepeated =
        next.revision() == last.revision()
            && content.apply(next.state()).equals(content.apply(last.state()));
    assertThat(next.reconnected() || !isRepeated)
        .as("%s told again only after a disconnection: %s", of, next)
        .isTrue();
  }

  private static void verifyOneStatePerRevision(List<ServiceState> states) {
    var told = new HashMap<Long, List<ServiceInstance>>();
    for (var state : states) {
      assertThat(told.computeIfAbsent(state.revision(), first -> content(state)))
          .as("told at revision %s of '%s'", state.revision(), state.service())
          .isEqualTo(content(state));
    }
  }

  private static void verifyNeverMissing(InstanceKey key, List<ServiceState> states) {
    var wasThere = false;
    for (var state : states) {
      var isThere = ids(state).contains(key.id());
      assertThat(isThere || !wasThere).as("'%s', told before, is told again", key).isTrue();
      wasThere = isThere;
    }
  }

  private void verifyNames() {
    var recorder = backend.names();
    Awaitility.await("names told are those of services with instances")
        .atMost(BackendContract.TOLD_WITHIN)
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () -> assertThat(recorder.latest().names()).isEqualTo(servicesWithInstances()));
    verifyDeliveries("the names", recorder, names -> names.names());
    var told = recorder.latest();
    backend
        .services()
        .forEach(
            (service, states) -> {
              if (hasLeft(states)) {
                assertThat(told.revision())
                    .as("revision of the names, which '%s' left", service)
                    .isGreaterThanOrEqualTo(states.latest().revision());
              }
            });
  }

  private static boolean hasLeft(Recorder<ServiceState> recorder) {
    return recorder.latest().instances().isEmpty()
        && recorder.states().stream().anyMatch(state -> !state.instances().isEmpty());
  }

  private List<String> servicesWithInstances() {
    return backend.services().keySet().stream()
        .filter(service -> !backend.read(service).instances().isEmpty())
        .sorted()
        .toList();
  }

  private static List<String> ids(ServiceState state) {
    return state.instances().stream().map(ServiceInstance::id).toList();
  }

  /** What a delivery says, but for heartbeats, which are not told. */
  private static List<ServiceInstance> content(ServiceState state) {
    return state.instances().stream()
        .map(instance -> instance.withHeartbeat(instance.registeredAt()))
        .toList();
  }
}
