package io.rollcall.backend.kubernetes.api;

import static io.rollcall.backend.kubernetes.api.ScriptedApi.answer;
import static io.rollcall.backend.kubernetes.api.ScriptedApi.event;
import static io.rollcall.backend.kubernetes.api.ScriptedApi.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.time.VirtualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches that an API server ends as soon as they began, as it does with one that falls behind. */
class LastingWatchTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Scheduler scheduler = Scheduler.system();
  private final VirtualTime time = new VirtualTime();
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
  void oneThatToldSomethingGoesOnFromThere() throws Exception {
    var version = new AtomicInteger(6);
    api.script(exchange -> tell(exchange, event("MODIFIED", "" + version.incrementAndGet())));

    try (var watch = watch()) {
      assertThat(nextChange(watch)).isEqualTo("7");
      assertThat(nextChange(watch)).isEqualTo("8");
      assertThat(nextChange(watch)).isEqualTo("9");
    }
    assertThat(api.asked().get(2)).contains("resourceVersion=8");
  }

  @Test
  void oneThatToldNothingHasToBeListedAgain() {
    api.script(exchange -> tell(exchange));

    try (var watch = watch()) {
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> watch.next(LONGEST))
          .withMessageContaining("ended at once");
    }
  }

  @Test
  void oneThatFailedLateHasToBeListedAgainToo() {
    api.script(
        exchange -> {
          time.pass(Duration.ofSeconds(5));
          answer(exchange, 504, "too late");
        });

    try (var watch = watch()) {
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> watch.next(LONGEST))
          .withMessageContaining("too late");
    }
  }

  private LastingWatch<ConfigMap> watch() {
    var maps = connection.configMaps(Purpose.CALLERS);
    return new LastingWatch<>(maps, Map.of("a", "b"), "6", time);
  }

  private static @Nullable String nextChange(LastingWatch<ConfigMap> watch)
      throws InterruptedException {
    while (true) {
      var news = watch.next(LONGEST);
      if (news instanceof News.Changed<ConfigMap>(var map)) {
        return map.getMetadata().getResourceVersion();
      }
      assertThat(news).isInstanceOf(News.Ended.class);
    }
  }
}
