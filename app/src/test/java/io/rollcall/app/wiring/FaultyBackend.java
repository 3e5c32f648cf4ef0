package io.rollcall.app.wiring;

import io.rollcall.registry.Capabilities;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.ServiceNames;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A backend whose calls fail, or wait, for as long as a test says. Watches go on. */
public final class FaultyBackend implements RegistryBackend {

  private final RegistryBackend sound;
  private volatile @Nullable RuntimeException fault;
  private volatile @Nullable CountDownLatch gate;

  FaultyBackend(RegistryBackend sound) {
    this.sound = sound;
  }

  /** From now on calls throw this; null makes them work again. */
  public void fail(@Nullable RuntimeException fault) {
    this.fault = fault;
  }

  /** From now on calls wait until the gate is opened. */
  public void holdUp(CountDownLatch gate) {
    this.gate = gate;
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
  public ServiceState read(String service) {
    return orFail().read(service);
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return sound.watch(service, watcher);
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return sound.watchNames(watcher);
  }

  @Override
  public void check() {
    orFail().check();
  }

  @Override
  public void close() {
    sound.close();
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
