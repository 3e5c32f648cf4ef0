package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigStore;
import io.rollcall.contract.configs.Answer;
import io.rollcall.contract.configs.ConfigCall;
import io.rollcall.contract.configs.ConfigChecker;
import io.rollcall.contract.configs.ConfigClient;
import io.rollcall.contract.configs.ConfigLog;
import io.rollcall.contract.configs.ConfigWatcher;
import io.rollcall.contract.configs.RandomRequests;
import io.rollcall.contract.configs.Request;
import io.rollcall.contract.configs.Source;
import io.rollcall.contract.history.Bounds;
import io.rollcall.model.RegistryException.ConfigVersionMismatch;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many who write one key at the same time. */
public abstract class ConfigConcurrencyContract extends ConfigContract {

  private static final int WRITERS = 8;
  private static final int WRITES = 2_000;
  private static final Duration LONGEST = Duration.ofMinutes(4);
  private static final String KEY = "payments/limits";

  /** Nothing is wrong here, so that a replica is never behind for long. */
  private static final Bounds BOUNDS = Bounds.of(Duration.ZERO, Duration.ofSeconds(1));

  @Test
  protected void writersOfOneKeyMakeOneHistory() throws Exception {
    keepOnly(100_000);
    long originNanos = Clock.system().nanos();
    var log = new ConfigLog(() -> Clock.system().nanos() - originNanos);
    var watchers = replicas.stream().map(replica -> watch(replica, log)).toList();

    Concurrently.run(WRITERS, LONGEST, writer -> write(writer, log));

    ask(store, log, new Request.Put("last", "last", Condition.none()));
    var last = store.history(KEY, null, 1).versions().getFirst();
    for (var watcher : watchers) {
      Awaitility.await()
          .atMost(BackendContract.TOLD_WITHIN)
          .untilAsserted(() -> assertThat(watcher.number(KEY)).isEqualTo(last.number()));
    }
    replicas.forEach(replica -> ask(replica, log, new Request.GetHistory()));
    var calls = log.calls();
    assertThat(new ConfigChecker(BOUNDS).check(calls, List.of())).isEmpty();
    assertThat(calls.stream().filter(ConfigConcurrencyContract::isFailedWrite))
        .as("writes that failed, as on a machine with much other work")
        .hasSizeLessThan(WRITES / 20);
    assertThat(last.number()).isGreaterThan(WRITES / 2);
  }

  private ConfigWatcher watch(ConfigStore replica, ConfigLog log) {
    var watcher = new ConfigWatcher(log, source(replica, "watcher at "), List.of(KEY));
    replica.watch(ConfigScope.of(KEY), watcher);
    return watcher;
  }

  private void write(int writer, ConfigLog log) {
    var random = new SplittableRandom(writer);
    var requests = new RandomRequests("writer" + writer, random);
    var replica = replicas.get(writer % replicas.size());
    for (int i = 0; i < WRITES / WRITERS; i++) {
      requests.learn(ask(replica, log, requests.change()));
      if (random.nextInt(4) == 0) {
        requests.learn(ask(replica, log, requests.read()));
      }
    }
  }

  private Answer ask(ConfigStore replica, ConfigLog log, Request request) {
    var pending = log.start(source(replica, ""), KEY, request);
    var answer = ConfigClient.ask(replica, KEY, request);
    pending.end(answer);
    return answer;
  }

  private Source source(ConfigStore replica, String what) {
    var name = "replica " + replicas.indexOf(replica);
    return new Source(name, what + name);
  }

  private static boolean isFailedWrite(ConfigCall call) {
    return call.request() instanceof Request.Change
        && (call.answer() instanceof Answer.NoEffect || call.answer() instanceof Answer.Unknown);
  }

  @Test
  protected void comparingAndSettingLosesNoUpdate() throws Exception {
    put("counter", "0");
    int each = 10;

    Concurrently.run(
        WRITERS,
        writer -> {
          var replica = replicas.get(writer % replicas.size());
          for (int i = 0; i < each; i++) {
            while (!increment(replica)) {
              Thread.onSpinWait();
            }
          }
        });

    assertThat(eventually(() -> store.get("counter", 1 + (long) WRITERS * each)).content().text())
        .isEqualTo(String.valueOf(WRITERS * each));
  }

  @Test
  protected void historyIsReadWhileItIsWritten() throws Exception {
    keepOnly(2);
    put("a", "first");
    var isWritten = new AtomicBoolean();

    Concurrently.run(
        2,
        number -> {
          try {
            for (int i = 0; number == 0 && i < 100; i++) {
              put("a", "" + i);
            }
          } finally {
            if (number == 0) {
              isWritten.set(true);
            }
          }
          while (!isWritten.get()) {
            assertThat(store.history("a", null, 3).versions()).isNotEmpty();
            LockSupport.parkNanos(1); // so that the writer gets its turn
          }
        });
  }

  private static boolean increment(ConfigStore replica) {
    var before = replica.get("counter");
    var next = String.valueOf(Integer.parseInt(before.content().text()) + 1);
    try {
      put(replica, "counter", next, Condition.at(before.version().number()));
      return true;
    } catch (ConfigVersionMismatch other) {
      return false;
    }
  }
}
