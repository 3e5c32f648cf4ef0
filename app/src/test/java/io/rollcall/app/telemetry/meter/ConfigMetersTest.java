package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Watcher;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ConfigMetersTest {

  private static final Authorship ALICE = new Authorship("alice", "");

  @AutoClose
  private final TestServer server = TestServer.start(Map.of("rollcall.backend", "faulty"));

  private final ConfigStore store = server.bean(ConfigStore.class);
  private final FaultyBackend backend = FaultyBackend.of(server);

  @Test
  void writesAreCountedByWhatTheyAreAndWhatBecameOfThem() {
    store.write(put("limits", Condition.none()), ALICE);
    store.write(put("limits", Condition.none()), ALICE);
    assertThatThrownBy(() -> store.write(put("limits", Condition.absent()), ALICE))
        .isInstanceOf(RegistryException.ConfigVersionMismatch.class);
    store.write(new ConfigWrite.Delete("limits", Condition.none()), ALICE);
    store.write(new ConfigWrite.Rollback("limits", 1, Condition.none()), ALICE);

    assertThat(written("put", "success")).isEqualTo(2);
    assertThat(written("put", "refused")).isEqualTo(1);
    assertThat(written("delete", "success")).isEqualTo(1);
    assertThat(written("rollback", "success")).isEqualTo(1);
    assertThat(
            Scrape.of(server)
                .value(
                    "rollcall_backend_calls_seconds_count{backend=\"faulty\","
                        + "call=\"commit-cells\",outcome=\"ok\"}"))
        .isEqualTo(3);
  }

  @Test
  void whatTheStoreCouldNotDoIsToldApart() {
    backend.fail(new BackendUnavailable("the store is gone", null));
    assertThatThrownBy(() -> store.write(put("limits", Condition.none()), ALICE))
        .isInstanceOf(BackendUnavailable.class);
    backend.fail(new OutcomeUnknown("no answer in time", null));
    assertThatThrownBy(() -> store.write(put("limits", Condition.none()), ALICE))
        .isInstanceOf(OutcomeUnknown.class);

    assertThat(written("put", "failed")).isEqualTo(1);
    assertThat(written("put", "unknown")).isEqualTo(1);
  }

  @Test
  void whatIsKnownHeldAndWatchedIsShown() {
    store.write(put("limits", Condition.none()), ALICE);
    store.write(put("timeouts", Condition.none()), ALICE);
    store.write(new ConfigWrite.Delete("timeouts", Condition.none()), ALICE);
    store.get("limits");

    try (var _ = store.watch(ConfigScope.startingWith(""), new Ignoring())) {
      await()
          .untilAsserted(
              () -> {
                var scrape = Scrape.of(server);
                assertThat(scrape.value("rollcall_configs")).isEqualTo(1);
                assertThat(scrape.value("rollcall_config_held_bytes")).isBetween(1.0, 1_000.0);
                assertThat(scrape.value("rollcall_config_watchers")).isEqualTo(1);
                assertThat(scrape.value("rollcall_config_stale")).isZero();
              });
    }
    await()
        .untilAsserted(
            () -> assertThat(Scrape.of(server).value("rollcall_config_watchers")).isZero());
  }

  private double written(String operation, String status) {
    return Scrape.of(server)
        .value(
            "rollcall_config_writes_total{operation=\"%s\",status=\"%s\"}"
                .formatted(operation, status));
  }

  private static ConfigWrite put(String key, Condition condition) {
    return new ConfigWrite.Put(key, new ConfigContent("text/plain", "5"), condition, false);
  }

  private static final class Ignoring implements Watcher<ConfigNews> {

    @Override
    public void onState(ConfigNews news) {}

    @Override
    public void onDisconnected(String reason) {}
  }
}
