package io.rollcall.backend.kubernetes.api;

import static io.rollcall.backend.kubernetes.api.ScriptedApi.answer;
import static io.rollcall.backend.kubernetes.api.ScriptedApi.event;
import static io.rollcall.backend.kubernetes.api.ScriptedApi.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.contract.OpenRegistries;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How watches end, as a script wants it. */
class ApiWatchTest {

  private final Scheduler scheduler = Scheduler.system();
  private final ToldObjects<ConfigMap> told = new ToldObjects<>();
  private ScriptedApi api;
  private KubernetesConnection connection;

  @BeforeEach
  void connect(@TempDir Path folder) throws Exception {
    api = new ScriptedApi(folder);
    connection =
        new KubernetesConnection(
            api.access(), "default", Duration.ofSeconds(10), Clock.system(), scheduler);
  }

  @AfterEach
  void close() {
    connection.close();
    api.close();
    scheduler.close();
  }

  @Test
  void eventsAreToldUpToTheEndThatTheServerMakes() {
    api.script(
        exchange ->
            tell(
                exchange,
                event("ADDED", "7"),
                event("MODIFIED", "8"),
                event("BOOKMARK", "9"),
                event("DELETED", "10")));
    watch();
    OpenRegistries.eventually(
        () ->
            assertThat(told.all())
                .containsExactly(
                    ToldObjects.changed("limits", "7"),
                    ToldObjects.changed("limits", "8"),
                    new News.Bookmark<>("9"),
                    new News.Removed<>("limits"),
                    new News.Ended<>(null, false)));
    assertThat(api.asked().getFirst())
        .contains("watch=true", "allowWatchBookmarks=true", "resourceVersion=6", "a%3Db");
  }

  @Test
  void forgottenVersionHasToBeListedAgain() {
    api.script(
        exchange ->
            tell(
                exchange,
                """
                {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "code": 410}}\
                """,
                event("ADDED", "7")));
    watch();
    assertEnded("forgotten", true);
    assertThat(told.all()).hasSize(1);
  }

  @Test
  void versionMayBeForgottenFromTheBeginning() {
    api.script(exchange -> answer(exchange, 410, ""));
    watch();
    assertEnded("forgotten", true);
  }

  @Test
  void refusalIsTold() {
    api.script(exchange -> answer(exchange, 403, "no rights"));
    watch();
    assertEnded("no rights", false);
  }

  @Test
  void whatIsNoEventEndsTheWatch() {
    api.script(exchange -> tell(exchange, event("ADDED", "7"), "<html>", event("ADDED", "8")));
    watch();
    assertEnded("WatchEvent", false);
    assertThat(told.all()).hasSize(2);
  }

  @Test
  void serverThatIsNotThereIsNoSuccess() {
    api.close();
    watch();
    assertEnded("out of reach", false);
  }

  private void watch() {
    var _ = connection.configMaps(Purpose.CALLERS).watch(Map.of("a", "b"), "6", told);
  }

  private void assertEnded(String why, boolean mustListAgain) {
    OpenRegistries.eventually(
        () ->
            assertThat(told.all())
                .last()
                .isInstanceOfSatisfying(
                    News.Ended.class,
                    end -> {
                      assertThat(end.why())
                          .isInstanceOf(BackendUnavailable.class)
                          .hasMessageContaining(why);
                      assertThat(end.mustListAgain()).isEqualTo(mustListAgain);
                    }));
  }
}
