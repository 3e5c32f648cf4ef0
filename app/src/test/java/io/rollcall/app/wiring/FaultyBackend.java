package io.rollcall.app.wiring;

import io.rollcall.registry.Capabilities;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceNames;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose calls fail, or wait, for as long as a test says. Watches go on, unless they begin
 * in a silence.
 */
public final class FaultyBackend implements RegistryBackend {

  private final RegistryBackend sound;
  private final Scheduler scheduler;
  private volatile @Nullable RuntimeException fault;
  private volatile @Nullable CountDownLatch gate;
  private volatile boolean silent;

  private final AtomicInteger openWatches = new AtomicInteger();
  private final CountDownLatch closedInOrder = new CountDownLatch(1);

  FaultyBackend(RegistryBackend sound, Scheduler scheduler) {
    this.sound = sound;
    this.scheduler = scheduler;
  }

  /** Whether, when this was closed, its watches were closed already and timers still ran. */
  public boolean wasClosedInOrder() throws InterruptedException {
    return closedInOrder.await(5, TimeUnit.SECONDS);
  }

  /** From now on calls throw this; null makes them work again. */
  public void fail(@Nullable RuntimeException fault) {
    this.fault = fault;
  }

  /** From now on calls wait until the gate is opened. */
  public void holdUp(CountDownLatch gate) {
    this.gate = gate;
  }

  /** Watches of services that are opened from now on tell nothing, not even that. */
  public void fallSilent() {
    silent = true;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public Capabilities capabilities() {
    return sound.capabilities();
  }

  @Override
  public PutResult put(Registration registration, Instant at, PutMode mode) {
    return orFail().put(registration, at, mode);
  }

  @Override
  public void renew(InstanceKey key, Instant at) {
    orFail().renew(key, at);
  }

  @Override
  public void remove(InstanceKey key) {
    orFail().remove(key);
  }

  @Override
  public void report(HealthReport report) {
    orFail().report(report);
  }

  @Override
  public void maintain(InstanceKey key, @Nullable Maintenance maintenance) {
    orFail().maintain(key, maintenance);
  }

  @Override
  public boolean removeUnhealthy(InstanceKey key, long revision) {
    return orFail().removeUnhealthy(key, revision);
  }

  @Override
  public @Nullable ServiceInstance find(InstanceKey key) {
    return orFail().find(key);
  }

  @Override
  public ServiceState read(String service) {
    return orFail().read(service);
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return silent ? () -> {} : counted(sound.watch(service, watcher));
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return counted(sound.watchNames(watcher));
  }

  @Override
  public void check() {
    orFail().check();
  }

  @Override
  public void close() {
    if (openWatches.get() == 0) {
      scheduler.after(Duration.ZERO, closedInOrder::countDown);
    }
    sound.close();
  }

  private Subscription counted(Subscription watch) {
    openWatches.incrementAndGet();
    return () -> {
      watch.close();
      openWatches.decrementAndGet();
    };
  }

  private RegistryBackend orFail() {
    var closed = gate;
    if (closed != null) {
      awaitOpen(closed);
    }
    var thrown = fault;
    if (thrown != null) {
      throw thrown;
    }
    return sound;
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
