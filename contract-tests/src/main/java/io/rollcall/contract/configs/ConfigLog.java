package io.rollcall.contract.configs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what clients asked of the configuration store, and what came of it. Thread-safe.
 *
 * <p>A write that has not ended counts as unknown, and whatever else has not ended as nothing.
 */
public final class ConfigLog {

  private final LongSupplier nanos;
  private final List<Pending> calls = new ArrayList<>();

  /**
   * @param nanos the history's clock
   */
  public ConfigLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** To be said just before the call is made. */
  public Pending start(Source source, String key, Request request) {
    synchronized (calls) {
      var pending = new Pending(source, key, request, nanos.getAsLong());
      calls.add(pending);
      return pending;
    }
  }

  /** In the order of their starts. */
  public List<ConfigCall> calls() {
    long now = nanos.getAsLong();
    synchronized (calls) {
      return calls.stream()
          .map(pending -> pending.ended(now))
          .filter(call -> call.isWrite() || !(call.answer() instanceof Answer.Unknown))
          .toList();
    }
  }

  /** A call under way. */
  public final class Pending {

    private final Source source;
    private final String key;
    private final Request request;
    private final long startNanos;
    private @Nullable ConfigCall ended;

    private Pending(Source source, String key, Request request, long startNanos) {
      this.source = source;
      this.key = key;
      this.request = request;
      this.startNanos = startNanos;
    }

    /** To be said just after the answer came, or once it is given up. */
    public synchronized void end(Answer answer) {
      ended = new ConfigCall(source, key, request, startNanos, nanos.getAsLong(), answer);
    }

    private synchronized ConfigCall ended(long nowNanos) {
      return ended != null
          ? ended
          : new ConfigCall(source, key, request, startNanos, nowNanos, new Answer.Unknown());
    }
  }
}
