package io.rollcall.bench.load;

import io.rollcall.contract.server.KubernetesApi;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What heartbeats of many instances cost the API server, when replicas share them. */
final class KubernetesHeartbeats {

  static final int INSTANCES = 10_000;
  static final int SERVICES = 100;

  private static final Duration EVERY = HealthCheck.Heartbeat.DEFAULT.ttl().dividedBy(3);
  private static final Duration MEASURED = EVERY.multipliedBy(3);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int AT_ONCE = 32;
  private static final Pattern WRITES =
      Pattern.compile(
          "(?m)^apiserver_request_total\\{.*verb=\"(?:POST|PUT|PATCH|DELETE)\".*} (\\S+)$");

  private final List<RegistryBackend> replicas;
  private final CountingProxy network;
  private final KubernetesApi api;
  private final LongAdder beats = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final LongAdder waitedNanos = new LongAdder();
  private final AtomicLong longestNanos = new AtomicLong();

  /**
   * @param network that the replicas reach the API server by
   * @param api that of the same server
   */
  KubernetesHeartbeats(List<RegistryBackend> replicas, CountingProxy network, KubernetesApi api) {
    this.replicas = replicas;
    this.network = network;
    this.api = api;
  }

  /** Has all register, and send heartbeats for a while, each in its own rhythm, and prints. */
  void measure() throws IOException, InterruptedException {
    var over = new AtomicBoolean();
    var registered = new CountDownLatch(INSTANCES);
    var free = new Semaphore(AT_ONCE);
    long startOfAll = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, INSTANCES)
              .mapToObj(id -> threads.submit(() -> live(id, free, registered, over)))
              .toList();
      if (!registered.await(LONGEST.toNanos(), TimeUnit.NANOSECONDS)) {
        over.set(true);
        throw new IOException("not all registered within " + LONGEST);
      }
      System.out.printf("registered after %.1f s%n", (System.nanoTime() - startOfAll) / 1e9);
      TimeUnit.NANOSECONDS.sleep(EVERY.multipliedBy(2).toNanos());
      beats.reset();
      failures.clear();
      waitedNanos.reset();
      longestNanos.set(0);
      long start = System.nanoTime();
      double writes = writes();
      long sent = network.sent();
      long received = network.received();
      TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%d instances, %d replicas: %.0f heartbeats/s acknowledged after %.0f ms, %.0f ms at most,"
              + " failed: %s; the API server took %.1f writes/s and %.1f kB/s, and told %.1f kB/s%n",
          INSTANCES,
          replicas.size(),
          beats.sum() / seconds,
          waitedNanos.sum() / 1e6 / Math.max(1, beats.sum()),
          longestNanos.get() / 1e6,
          failures,
          (writes() - writes) / seconds,
          (network.sent() - sent) / 1e3 / seconds,
          (network.received() - received) / 1e3 / seconds);
      over.set(true);
      for (var one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("an instance could not register", e);
    }
  }

  private int live(int id, Semaphore free, CountDownLatch registered, AtomicBoolean over)
      throws InterruptedException {
    free.acquire();
    try {
      register(id);
    } finally {
      free.release();
    }
    registered.countDown();
    long next = System.nanoTime() + ThreadLocalRandom.current().nextLong(EVERY.toNanos());
    while (!over.get()) {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
      next += EVERY.toNanos();
      long start = System.nanoTime();
      try {
        replica(id).renew(key(id), Clock.system().now());
        beats.increment();
        long waited = System.nanoTime() - start;
        waitedNanos.add(waited);
        longestNanos.accumulateAndGet(waited, Math::max);
      } catch (RegistryException e) {
        failures.computeIfAbsent(e.getMessage(), _ -> new LongAdder()).increment();
      }
    }
    return id;
  }

  /** Those of the API server, by whomever. */
  private double writes() throws IOException {
    return WRITES
        .matcher(api.get("/metrics").body())
        .results()
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .sum();
  }

  private void register(int id) {
    var key = key(id);
    var registration =
        Registration.builder(key.service(), key.id(), "10.0.0.1", 8080)
            .zone("a")
            .version("1.4.2")
            .healthCheck(HealthCheck.Heartbeat.DEFAULT)
            .build();
    replica(id).put(registration, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
  }

  private RegistryBackend replica(int id) {
    return replicas.get(id % replicas.size());
  }

  private static InstanceKey key(int id) {
    return new InstanceKey("service-" + id % SERVICES, "instance-" + id);
  }
}
