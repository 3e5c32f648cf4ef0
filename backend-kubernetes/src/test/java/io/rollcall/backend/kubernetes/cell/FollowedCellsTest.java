package io.rollcall.backend.kubernetes.cell;

import static io.rollcall.contract.OpenRegistries.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.KubernetesConnection;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells.Write;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who follows cells while the API server or a watch is hurt. */
class FollowedCellsTest {

  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  private static final KubernetesCluster CLUSTER = Kubernetes.V1.start();

  private final TestNamespace namespace = new TestNamespace(CLUSTER);
  private final Scheduler scheduler = Scheduler.system();
  private final Told told = new Told();
  private final KubernetesConnection connection =
      namespace.connect(namespace.settings().withCallTimeout(CALL_TIMEOUT));
  private final KubernetesCells cells =
      new KubernetesCells(
          connection.configMaps(Purpose.CALLERS),
          connection.configMaps(Purpose.UPKEEP),
          namespace.name(),
          CALL_TIMEOUT,
          Clock.system(),
          scheduler);

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @AfterEach
  void close() {
    cells.stop();
    scheduler.close();
    namespace.close();
  }

  @Test
  void nothingIsMissedWhenTheApiServerHasForgottenEverything() {
    cells.start();
    cells.follow(told);
    put("1");
    eventually(() -> assertThat(told.values).isEqualTo(Map.of("heads/a", "1")));

    CLUSTER.apiServer().stop();
    eventually(() -> assertThat(told.isDisconnected).isTrue());
    assertThat(cells.confirmedNanos()).isEmpty();
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> put("2"));
    CLUSTER.compact();
    CLUSTER.apiServer().start();

    eventually(() -> assertThat(told.isDisconnected).isFalse());
    assertThat(told.values).isEqualTo(Map.of("heads/a", "1"));
    eventually(() -> put("3"));
    eventually(() -> assertThat(told.values).isEqualTo(Map.of("heads/a", "3")));
    long nanos = Clock.system().nanos();
    eventually(() -> assertThat(cells.confirmedNanos().orElseThrow()).isGreaterThan(nanos));
  }

  private void put(String value) {
    cells.commit(List.of(), List.of(new Write.Put("heads/a", value)));
  }

  /** What a follower knows. */
  private static final class Told implements Watcher<CellNews> {

    private final Map<String, String> values = new ConcurrentSkipListMap<>();
    private volatile boolean isDisconnected;

    @Override
    public void onState(CellNews news) {
      isDisconnected = false;
      switch (news) {
        case CellNews.All(var all) -> {
          values.keySet().retainAll(all.stream().map(Cell::key).toList());
          all.forEach(cell -> values.put(cell.key(), cell.value()));
        }
        case CellNews.Changed(var written, var deleted) -> {
          written.forEach(cell -> values.put(cell.key(), cell.value()));
          values.keySet().removeAll(deleted);
        }
      }
    }

    @Override
    public void onDisconnected(String reason) {
      isDisconnected = true;
    }
  }
}
