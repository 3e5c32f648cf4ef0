package io.rollcall.health;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Subscription;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes every instance whose check asks for it, at its {@link Slots}, and reports what moved.
 * Thread-safe.
 *
 * <p>Each probe runs on a virtual thread, so many at once as allowed. A slot that cannot be kept is
 * skipped: probes never pile up. Results from a time when this process stood still, or when the
 * instance was another replica's, are dropped. A report that fails is made again at the next
 * result.
 */
public final class HealthMonitor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HealthMonitor.class);

  private static final int REPORTS_AT_ONCE = 64;

  /** What is new or has changed hands is probed within this, or its interval. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Duration LONGEST_JITTER = Duration.ofMillis(200);
  private static final int JITTER_PARTS = 50;

  private final Probe probe;
  private final HealthReporter reporter;
  private final Ownership ownership;
  private final Clock clock;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Places probes;
  private final Semaphore reports = new Semaphore(REPORTS_AT_ONCE);
  private final Pauses pauses;
  private final Tally tally = new Tally();
  private final Map<String, Map<String, ProbedInstance>> services = new ConcurrentHashMap<>();
  private @Nullable Subscription feed;
  private volatile boolean storeFails;
  private volatile boolean closed;

  /**
   * Makes one that does nothing yet.
   *
   * @param concurrency how many probes may be under way at once
   * @param random for how long after its slot a probe starts
   */
  public HealthMonitor(
      Probe probe,
      HealthReporter reporter,
      Ownership ownership,
      int concurrency,
      Clock clock,
      Scheduler scheduler,
      RandomGenerator random) {
    this.probe = probe;
    this.reporter = reporter;
    this.ownership = ownership;
    this.clock = clock;
    this.scheduler = scheduler;
    this.random = random;
    this.probes = new Places(concurrency);
    this.pauses = new Pauses(clock, scheduler);
  }

  /** Starts to probe what {@code instances} tells. Call once. */
  public void start(InstanceFeed instances) {
    pauses.start();
    feed = instances.subscribe(this::onInstances);
  }

  /** What is known of the probing of one instance; null when it is not probed. */
  public @Nullable Probing find(InstanceKey key) {
    var instance = services.getOrDefault(key.service(), Map.of()).get(key.id());
    return instance == null ? null : instance.probing(clock);
  }

  /** Has another number of probes under way at once; those that are under way go on. */
  public void probeAtOnce(int concurrency) {
    probes.resize(concurrency);
  }

  /** Instances may have changed hands: those that are this replica's now are probed soon. */
  public void lookAgain() {
    services.values().stream()
        .flatMap(instances -> instances.values().stream())
        .filter(instance -> instance.own(ownership.isMine(instance.key())))
        .forEach(this::wakeSoon);
  }

  public ProbeCounts counts() {
    return tally.counts(
        services.values().stream().mapToLong(Map::size).sum(),
        probes.getQueueLength(),
        reports.getQueueLength());
  }

  /** Starts no further probe; those under way end by themselves and are not reported. */
  @Override
  public void close() {
    closed = true;
    if (feed != null) {
      feed.close();
    }
    pauses.close();
    services.values().forEach(all -> all.values().forEach(ProbedInstance::leave));
  }

  private void onInstances(String service, List<ServiceInstance> instances) {
    var staying = new HashSet<String>();
    for (var instance : instances) {
      if (instance.registration().healthCheck() instanceof HealthCheck.Probed check) {
        staying.add(instance.id());
        services
            .computeIfAbsent(service, name -> new ConcurrentHashMap<>())
            .compute(instance.id(), (id, known) -> updated(known, instance, check));
      }
    }
    var known = services.get(service);
    if (known != null && known.size() > staying.size()) {
      known
          .values()
          .removeIf(
              instance -> {
                boolean leaves = !staying.contains(instance.key().id());
                if (leaves) {
                  instance.leave();
                }
                return leaves;
              });
    }
    if (staying.isEmpty()) {
      services.remove(service);
    }
  }

  private ProbedInstance updated(
      @Nullable ProbedInstance known, ServiceInstance instance, HealthCheck.Probed check) {
    if (known != null && known.isOf(instance)) {
      known.stored(instance);
      return known;
    }
    if (known != null) {
      known.leave();
    }
    var added = new ProbedInstance(instance, check);
    added.own(ownership.isMine(instance.key()));
    if (instance.status() == HealthStatus.UNKNOWN) {
      wakeSoon(added);
    } else {
      wakeAtSlotAfter(added, clock.nanos());
    }
    return added;
  }

  /** Not all at once, when many came together. */
  private void wakeSoon(ProbedInstance instance) {
    var interval = instance.check.schedule().interval();
    var within = interval.compareTo(SOON) < 0 ? interval : SOON;
    wake(instance, clock.nanos() + Slots.spread(instance.key(), within.toNanos()), 0);
  }

  private void wakeAtSlotAfter(ProbedInstance instance, long nanos) {
    var slots = Slots.of(instance.key(), instance.check.schedule().interval());
    wake(instance, slots.after(nanos), jitter(slots.intervalNanos()));
  }

  private void wake(ProbedInstance instance, long slotNanos, long jitterNanos) {
    var delay = Duration.ofNanos(slotNanos + jitterNanos - clock.nanos());
    instance.wakeBy(scheduler.after(delay, () -> onSlot(instance, slotNanos)));
  }

  private long jitter(long intervalNanos) {
    return random.nextLong(Math.min(intervalNanos / JITTER_PARTS, LONGEST_JITTER.toNanos()) + 1);
  }

  /** Runs on a virtual thread of its own. */
  private void onSlot(ProbedInstance instance, long slotNanos) {
    if (closed || instance.isGone()) {
      return;
    }
    boolean isMine = false;
    try {
      isMine = ownership.isMine(instance.key());
      instance.own(isMine);
      if (isMine) {
        probeUnlessLate(instance, slotNanos);
      }
    } finally {
      wakeAtSlotAfter(instance, Math.max(slotNanos, clock.nanos()));
    }
    if (isMine) {
      report(instance);
    }
  }

  private void probeUnlessLate(ProbedInstance instance, long slotNanos) {
    long interval = instance.check.schedule().interval().toNanos();
    long leftNanos = slotNanos + interval - clock.nanos();
    if (leftNanos <= 0 || !acquire(leftNanos)) {
      tally.skipped();
      return;
    }
    long startNanos = clock.nanos();
    ProbeResult result;
    try {
      result = ask(instance);
    } finally {
      probes.release();
    }
    if (closed || pauses.anySince(startNanos) || !ownership.isMine(instance.key())) {
      tally.dropped();
      return;
    }
    tally.made(result.verdict(), (startNanos - slotNanos) * 20 > interval);
    instance.count(result, clock.nanos());
  }

  private ProbeResult ask(ProbedInstance instance) {
    try {
      return probe.probe(instance.registration());
    } catch (RuntimeException | VirtualMachineError e) { // such as one for want of a thread
      if (!closed) {
        log.error("The probe of {} broke", instance.key(), e);
      }
      return ProbeResult.inconclusive("the probe itself failed: " + e.getClass().getSimpleName());
    }
  }

  private boolean acquire(long longestNanos) {
    try {
      return probes.tryAcquire() || probes.tryAcquire(longestNanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stores what is due, and what has become due meanwhile. */
  private void report(ProbedInstance instance) {
    for (var due = begin(instance); due != null; due = begin(instance)) {
      boolean isStored = store(due);
      instance.endReport(due, isStored, clock.nanos());
      if (!isStored) {
        return;
      }
    }
  }

  private @Nullable HealthReport begin(ProbedInstance instance) {
    return closed ? null : instance.beginReport(clock.nanos());
  }

  private boolean store(HealthReport report) {
    reports.acquireUninterruptibly();
    try {
      reporter.report(report);
      storeFails = false;
      return true;
    } catch (RegistryException.InstanceNotFound gone) {
      return true;
    } catch (RuntimeException e) {
      if (!storeFails) {
        log.warn("Statuses can't be stored, and will be when they are measured again", e);
      }
      storeFails = true;
      return false;
    } finally {
      reports.release();
    }
  }
}
