package io.rollcall.backend.kubernetes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchQueueTest {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final WatchQueue<Integer> queue = new WatchQueue<>();
  private final CompletableFuture<Void> told = new CompletableFuture<>();
  private final Thread watch =
      Thread.ofVirtual()
          .start(
              () -> {
                for (int i = 0; i <= WatchQueue.MOST; i++) {
                  queue.accept(new News.Changed<>(i));
                }
                told.complete(null);
              });

  @Test
  void watchWaitsForWhoTakesAndLosesNothing() throws Exception {
    awaitFull();

    for (int i = 0; i <= WatchQueue.MOST; i++) {
      assertThat(queue.next(LONGEST)).isEqualTo(new News.Changed<>(i));
    }
    assertThatCode(this::awaitTold).doesNotThrowAnyException();
  }

  @Test
  void watchThatWaitsGoesOnOnceNobodyTakes() {
    awaitFull();

    queue.clear();

    assertThatCode(this::awaitTold).doesNotThrowAnyException();
  }

  private void awaitFull() {
    await().atMost(LONGEST).until(() -> watch.getState() == Thread.State.WAITING);
    assertThat(told).isNotDone();
  }

  private void awaitTold() throws Exception {
    told.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
  }
}
