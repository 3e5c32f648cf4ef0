package io.rollcall.store.beat;

import io.rollcall.model.RegistryException;
import io.rollcall.store.follow.Freshness;
import io.rollcall.store.lease.Leased;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has instances expire that belong to this replica: it announces that their leases are ending, and
 * removes those of which no heartbeat was told before the announcement. Thread-safe.
 */
final class Endings<L extends Leased> {

  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private final BeatStore<L> store;
  private final LastBeats beats;
  private final Telling telling;
  private final Freshness echoes;
  private final Predicate<L> isMine;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Set<Long> announced = ConcurrentHashMap.newKeySet();

  Endings(
      BeatStore<L> store,
      LastBeats beats,
      Telling telling,
      Freshness echoes,
      Predicate<L> isMine,
      Clock clock,
      Scheduler scheduler) {
    this.store = store;
    this.beats = beats;
    this.telling = telling;
    this.echoes = echoes;
    this.isMine = isMine;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Returns at once; what does not expire by that has to be judged again. */
  void begin(String service, List<L> ended) {
    var ours =
        ended.stream()
            .filter(one -> !one.isOver() && !announced.contains(one.epoch()) && isMine.test(one))
            .limit(Math.max(0, telling.roomForEndings()))
            .toList();
    if (ours.isEmpty()) {
      return;
    }
    var epochs = ours.stream().map(Leased::epoch).toList();
    announced.addAll(epochs);
    var _ =
        telling
            .announce(epochs)
            .whenComplete(
                (isTold, failure) ->
                    scheduler.after(
                        Duration.ZERO, () -> conclude(service, ours, failure == null && isTold)));
  }

  private void conclude(String service, List<L> ours, boolean isTold) {
    var epochs = ours.stream().map(Leased::epoch).toList();
    try {
      var ended = ours.stream().filter(one -> isTold && isMine.test(one) && isOver(one)).toList();
      if (!ended.isEmpty()) {
        store.expire(service, ended);
      }
      telling.conclude(epochs);
    } catch (RegistryException e) { // they may be removed yet, and so stay announced
      log.debug("Instances of '{}' expire later: {}", service, e.getMessage());
    } finally {
      epochs.forEach(announced::remove);
    }
  }

  /**
   * Something may have been missed since it was judged, which nothing that is told now makes up.
   */
  private boolean isOver(L one) {
    var endNanos = beats.endNanos(one.epoch());
    var ttl = one.registration().healthCheck().ttl();
    var nowNanos = clock.nanos();
    return endNanos != null
        && endNanos - nowNanos <= 0
        && ttl != null
        && echoes.isFollowedSince(nowNanos - ttl.toNanos());
  }
}
