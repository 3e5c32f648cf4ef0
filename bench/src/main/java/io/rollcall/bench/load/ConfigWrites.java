package io.rollcall.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes of configurations of 1 KiB in the process, by 32 callers who each write keys of their own
 * in turn, against transactions of the same bytes, by as many, in alternating rounds on one server.
 */
final class ConfigWrites {

  private static final int ROUNDS = 5;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int KEYS_OF_EACH = 20;

  private final WriteSamples samples;
  private final Duration round;
  private final String raw;

  /** Writes three keys together, on condition that the third is as this caller left it. */
  interface Transactions {
    void commit(int caller, long number, String key) throws IOException, InterruptedException;
  }

  /**
   * @param store what the program of its server is called
   */
  ConfigWrites(String store, Duration round) {
    this.samples = new WriteSamples(store);
    this.round = round;
    this.raw = store + ": transactions of the same bytes";
  }

  void compare(ConfigReplica replica, Transactions transactions)
      throws IOException, InterruptedException {
    var number = new AtomicLong();
    Callers.Call ours =
        (caller, turn) ->
            replica.put(key(caller, turn), ConfigCells.value(number.incrementAndGet()));
    Callers.Call theirs = (caller, turn) -> transactions.commit(caller, turn, key(caller, turn));
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      Callers.perSecond(round, theirs);
      Callers.perSecond(round, ours);
    }
    for (int i = 0; i < ROUNDS; i++) {
      samples.take(raw, WriteSamples::ownCpu, () -> Callers.perSecond(round, theirs));
      samples.take(
          "configurations written", WriteSamples::ownCpu, () -> Callers.perSecond(round, ours));
    }
    samples.print(raw);
  }

  private static String key(int caller, long turn) {
    return "bench/caller-%d/key-%d".formatted(caller, turn % KEYS_OF_EACH);
  }
}
