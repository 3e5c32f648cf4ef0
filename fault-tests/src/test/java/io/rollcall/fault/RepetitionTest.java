package io.rollcall.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepetitionTest {

  private static final Duration PAUSE = Duration.ofMillis(1);

  private final Rig rig = Rig.memory();
  private final List<String> taken = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void stepsAreTakenInTurnUntilTheEnd() throws InterruptedException {
    rig.repeat(PAUSE, any -> taken.add("one"), any -> taken.add("two"));
    Awaitility.await().until(() -> taken.size() >= 5);
    rig.endRepetitions();

    assertThat(taken).startsWith("one", "two", "one", "two", "one");
    int atTheEnd = taken.size();
    Awaitility.await()
        .during(PAUSE.multipliedBy(50))
        .untilAsserted(() -> assertThat(taken).hasSize(atTheEnd));
  }

  @Test
  void whatFailedIsToldAtTheEnd() {
    rig.repeat(
        PAUSE,
        any -> {
          taken.add("failing");
          throw new IOException("no more");
        });
    Awaitility.await().until(() -> !taken.isEmpty());

    assertThatThrownBy(rig::endRepetitions)
        .hasMessageContaining("again and again failed")
        .hasRootCauseMessage("no more");
    assertThat(taken).hasSize(1);
  }
}
