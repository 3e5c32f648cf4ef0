package io.rollcall.app.wiring;

import io.rollcall.app.TestServer;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Backend;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.ForwardingCells;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.StoreCall;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose calls fail, or wait, for as long as a test says. Watches go on, unless they begin
 * in a silence.
 */
public final class FaultyBackend extends ForwardingRegistry implements Backend {

  private final Backend sound;
  private final Scheduler scheduler;
  private volatile @Nullable RuntimeException fault;
  private volatile @Nullable CountDownLatch gate;
  private volatile boolean silent;

  private final FaultyCells cells = new FaultyCells();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger openWatches = new AtomicInteger();
  private final CountDownLatch closedInOrder = new CountDownLatch(1);

  FaultyBackend(Backend sound, Scheduler scheduler) {
    this.sound = sound;
    this.scheduler = scheduler;
  }

  /** The one that a server works over which is configured so. */
  public static FaultyBackend of(TestServer server) {
    return server.bean(FaultyBackendFactory.class).opened();
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

  /** How many calls wait for the gate. */
  public int waiting() {
    return waiting.get();
  }

  /** Tells those who follow cells that they may miss changes; the next change ends that. */
  public void cutOffCells(String reason) {
    cells.followers.forEach(follower -> follower.onDisconnected(reason));
  }

  /** Watches of services that are opened from now on tell nothing, not even that. */
  public void fallSilent() {
    silent = true;
  }

  @Override
  protected RegistryBackend delegate() {
    return sound.registry();
  }

  @Override
  protected <A extends @Nullable Object> A call(
      StoreCall which, Function<RegistryBackend, A> call) {
    failOrWait();
    return super.call(which, call);
  }

  @Override
  public RegistryBackend registry() {
    return this;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public Subscription watch(String service, Watcher<ServiceState> watcher) {
    return silent ? () -> {} : counted(super.watch(service, watcher));
  }

  @Override
  public Subscription watchNames(Watcher<ServiceNames> watcher) {
    return counted(super.watchNames(watcher));
  }

  @Override
  public void check() {
    failOrWait();
    sound.check();
  }

  @Override
  public StoreCounts counts() {
    return StoreCounts.NONE;
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

  private final class FaultyCells extends ForwardingCells {

    private final List<Watcher<CellNews>> followers = new CopyOnWriteArrayList<>();

    @Override
    public Subscription follow(Watcher<CellNews> watcher) {
      followers.add(watcher);
      return super.follow(watcher);
    }

    @Override
    protected Cells delegate() {
      return sound.cells();
    }

    @Override
    protected <A extends @Nullable Object> A call(StoreCall which, Function<Cells, A> call) {
      failOrWait();
      return super.call(which, call);
    }
  }

  private void failOrWait() {
    var closed = gate;
    if (closed != null) {
      waiting.incrementAndGet();
      awaitOpen(closed);
      waiting.decrementAndGet();
    }
    var thrown = fault;
    if (thrown != null) {
      throw thrown;
    }
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
