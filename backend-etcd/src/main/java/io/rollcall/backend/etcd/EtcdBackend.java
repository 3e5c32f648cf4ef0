package io.rollcall.backend.etcd;

import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.StoreCounts;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;

/** A connection to etcd, and what Rollcall keeps there. Thread-safe. */
public final class EtcdBackend implements Backend {

  private final EtcdClient client;
  private final EtcdRegistry registry;
  private final EtcdCells cells;

  private EtcdBackend(EtcdSettings settings, Clock clock, Scheduler scheduler) {
    this.client = new EtcdClient(settings);
    this.registry = new EtcdRegistry(client, settings, clock, scheduler);
    this.cells = new EtcdCells(client, new Keys(settings.prefix()), clock, scheduler);
  }

  /**
   * Starts to follow etcd, which need not be there yet. It needs {@code scheduler} until it is
   * closed.
   *
   * @throws IllegalArgumentException when a file that the settings name cannot be used
   */
  public static EtcdBackend open(EtcdSettings settings, Clock clock, Scheduler scheduler) {
    var backend = new EtcdBackend(settings, clock, scheduler);
    backend.registry.start();
    backend.cells.start();
    return backend;
  }

  /**
   * Gets ready for other settings. Of these the user, the password and the TLS files count; the
   * others stay as they were.
   *
   * @return makes later calls go by them; connections that there are stay
   * @throws IllegalArgumentException when a file that the settings name cannot be used
   */
  public Runnable prepare(EtcdSettings next) {
    return client.prepare(next);
  }

  @Override
  public RegistryBackend registry() {
    return registry;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  @Override
  public void check() {
    registry.check();
  }

  @Override
  public StoreCounts counts() {
    return registry.counts();
  }

  @Override
  public void close() {
    registry.stop();
    cells.stop();
    client.close();
  }
}
