package io.rollcall.backend.etcd;

import static com.google.protobuf.ByteString.copyFromUtf8;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Backoff;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down that instances left, for the revision of their service to grow. A removal does so
 * itself; when a lease runs out, etcd just deletes, and whichever replica sees that first writes it
 * down for all. Thread-safe.
 */
final class Departures {

  private static final Logger log = LoggerFactory.getLogger(Departures.class);

  private static final int AT_ONCE = 8;
  private static final int ATTEMPTS = 20;
  private static final Duration TIDIED_AFTER = Duration.ofMillis(400);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(200);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

  private final EtcdClient client;
  private final Keys keys;
  private final Scheduler scheduler;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final Map<String, Long> unsettled = new ConcurrentHashMap<>();
  private final Map<String, Long> untidy = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Departures(EtcdClient client, Keys keys, Scheduler scheduler) {
    this.client = client;
    this.keys = keys;
    this.scheduler = scheduler;
  }

  /** Writes down, soon, that instances expired at {@code revision}, unless that was done since. */
  void settleSoon(String service, long revision) {
    if (unsettled.put(service, revision) == null) {
      scheduler.after(Duration.ZERO, () -> attempt(unsettled, service, 0, this::settle));
    }
  }

  /**
   * As {@link #settleSoon}, now.
   *
   * @throws BackendUnavailable when that is not possible
   * @throws OutcomeUnknown when that may have been done
   */
  void settle(String service, long revision) {
    var departure = keys.departure(service);
    var request =
        TxnRequest.newBuilder()
            .addCompare(Txns.isBefore(departure, revision))
            .addSuccess(Txns.put(departure, copyFromUtf8("expired"), Leases.NONE))
            .build();
    client.write(KVGrpc.getTxnMethod(), request);
  }

  /** Forgets, soon, a service that has no instances, unless it has some again. */
  void tidySoon(String service, long departure) {
    if (untidy.put(service, departure) == null) {
      scheduler.after(
          Backoff.delay(TIDIED_AFTER, 0, TIDIED_AFTER),
          () -> attempt(untidy, service, 0, this::tidy));
    }
  }

  /** Drops what is yet to be written: it is of revisions that etcd has lost. */
  void beginAnew() {
    unsettled.clear();
    untidy.clear();
  }

  void close() {
    closed = true;
  }

  private void tidy(String service, long departure) {
    var request =
        TxnRequest.newBuilder()
            .addCompare(Txns.isEmpty(keys.instances(service)))
            .addCompare(Txns.isAt(keys.departure(service), departure))
            .addSuccess(Txns.delete(keys.departure(service)))
            .addSuccess(Txns.put(keys.departures(), copyFromUtf8(service), Leases.NONE))
            .build();
    client.write(KVGrpc.getTxnMethod(), request);
  }

  private void attempt(Map<String, Long> waiting, String service, int number, Write write) {
    var revision = waiting.get(service);
    if (closed || revision == null) {
      return;
    }
    try {
      permits.acquire();
      try {
        write.at(service, revision);
      } finally {
        permits.release();
      }
      if (!waiting.remove(service, revision)) {
        attempt(waiting, service, 0, write);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (number == ATTEMPTS) {
        waiting.remove(service);
        log.warn("What left service {} is not written down: {}", service, e.getMessage());
      } else {
        scheduler.after(
            Backoff.delay(LEAST_PAUSE, number, MOST_PAUSE),
            () -> attempt(waiting, service, number + 1, write));
      }
    }
  }

  private interface Write {
    void at(String service, long revision);
  }
}
