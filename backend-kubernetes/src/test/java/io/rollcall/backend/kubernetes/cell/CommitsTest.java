package io.rollcall.backend.kubernetes.cell;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.HinderedObjects;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.contract.OpenRegistries;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Cells.Guard;
import io.rollcall.store.Cells.Write;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commits whose writers are stopped in the midst of them. */
class CommitsTest {

  private static final List<Write> TWO =
      List.of(new Write.Put("values/a", "1"), new Write.Put("heads/a", "1"));

  /** On a machine with much other work. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final TestNamespace namespace = new TestNamespace(Kubernetes.V1.shared());
  private final Scheduler scheduler = Scheduler.system();
  private final KubernetesCells cells = cells(configMaps());

  @AfterEach
  void close() {
    cells.stop();
    scheduler.close();
    namespace.close();
  }

  @Test
  void nextWriterFinishesWhatADeadOneCommitted() {
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> dead().commit(absent(), TWO));
    assertThat(cells.get("heads/a")).isNull();

    put("b", "1");

    assertThat(value("values/a")).isEqualTo("1");
    assertThat(value("heads/a")).isEqualTo("1");
  }

  @Test
  void whoFollowsFinishesWhatADeadWriterCommitted() {
    cells.start();
    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> dead().commit(absent(), TWO));

    OpenRegistries.eventually(() -> assertThat(cells.get("heads/a")).isNotNull());
    assertThat(value("values/a")).isEqualTo("1");
  }

  @Test
  void writerThatWakesUpLateBringsNothingBack() throws Exception {
    var isStopped = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var stopped =
        hindered(
            map -> {
              if (isCell(map, "heads/a")) {
                isStopped.countDown();
                await(goOn);
              }
            });
    var late =
        CompletableFuture.supplyAsync(
            () -> stopped.commit(absent(), TWO), Thread::startVirtualThread);
    await(isStopped);

    cells.commit(List.of(), List.of(new Write.Delete("heads/a")));
    goOn.countDown();

    assertThat(late.get(30, TimeUnit.SECONDS)).isPresent();
    assertThat(cells.get("heads/a")).isNull();
    assertThat(cells.list("heads/", null, 10)).isEmpty();
    put("heads/a", "2");
    assertThat(value("heads/a")).isEqualTo("2");
  }

  @Test
  void commitThatIsForestalledLeavesNothingBehind() {
    var isForestalled = new AtomicBoolean();
    put("b", "1");
    var slow =
        hindered(
            map -> {
              if (Journal.isJournal(map) && isForestalled.compareAndSet(false, true)) {
                put("heads/a", "theirs");
              }
            });

    assertThat(slow.commit(absent(), TWO)).isEmpty();

    assertThat(value("heads/a")).isEqualTo("theirs");
    assertThat(configMaps().get(CellMaps.name("values/a"))).isNull();
  }

  @Test
  void commitThatFailsLeavesNothingBehind() {
    put("b", "1");
    var failing =
        hindered(
            map -> {
              if (Journal.isJournal(map)) {
                throw new BackendUnavailable("is out of reach", null);
              }
            });

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> failing.commit(absent(), TWO));

    assertThat(configMaps().get(CellMaps.name("values/a"))).isNull();
    assertThat(configMaps().get(CellMaps.name("heads/a"))).isNull();
  }

  @Test
  void moreThanAConfigMapHoldsIsRefusedByName() {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> put("a", "x".repeat(1_000_001)))
        .withMessage(
            "writes must have values of at most 1,000,000 bytes together, but is '1000001 bytes'");
    assertThat(put("a", "x".repeat(1_000_000))).isPresent();
  }

  @Test
  void whatPeopleMadeOrChangedIsNoCell() {
    put("heads/a", "1");
    var maps = configMaps();
    var cell = requireNonNull(maps.get(CellMaps.name("heads/a")));
    maps.replace(cell.edit().editMetadata().withAnnotations(Map.of()).endMetadata().build());

    assertThat(cells.get("heads/a")).isNull();
    assertThat(cells.list("heads/", null, 10)).isEmpty();
    assertThat(cells.commit(absent(), List.of(new Write.Put("heads/a", "2")))).isPresent();
    assertThat(value("heads/a")).isEqualTo("2");
  }

  /** The guard of a cell that is not there. */
  private static List<Guard> absent() {
    return List.of(new Guard("heads/a", 0));
  }

  /** Makes commits, and dies before it writes their cells. */
  private KubernetesCells dead() {
    return hindered(
        map -> {
          if (!Journal.isJournal(map)) {
            throw new BackendUnavailable("is dead", null);
          }
        });
  }

  private KubernetesCells hindered(Consumer<ConfigMap> beforeReplace) {
    return cells(new HinderedObjects<>(configMaps(), beforeReplace));
  }

  private Objects<ConfigMap> configMaps() {
    return namespace
        .connect(namespace.settings().withCallTimeout(PATIENT))
        .configMaps(Purpose.CALLERS);
  }

  private KubernetesCells cells(Objects<ConfigMap> objects) {
    return new KubernetesCells(
        objects, objects, namespace.name(), PATIENT, Clock.system(), scheduler);
  }

  private OptionalLong put(String key, String value) {
    return cells.commit(List.of(), List.of(new Write.Put(key, value)));
  }

  private String value(String key) {
    return requireNonNull(cells.get(key)).value();
  }

  private static boolean isCell(ConfigMap map, String key) {
    return map.getMetadata().getName().equals(CellMaps.name(key));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
