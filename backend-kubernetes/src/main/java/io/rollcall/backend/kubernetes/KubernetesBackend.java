package io.rollcall.backend.kubernetes;

import io.rollcall.backend.kubernetes.api.KubernetesConnection;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.cell.KubernetesCells;
import io.rollcall.backend.kubernetes.foreign.ForeignRegistry;
import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.StoreCounts;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection to an API server, and what Rollcall keeps there. Thread-safe. */
public final class KubernetesBackend implements Backend {

  private final KubernetesConnection connection;
  private final KubernetesRegistry registry;
  private final KubernetesCells cells;

  /** Null where the slices of others are not shown. */
  private final @Nullable ForeignRegistry withOthers;

  private KubernetesBackend(KubernetesSettings settings, Clock clock, Scheduler scheduler) {
    this.connection =
        new KubernetesConnection(
            settings.access(), settings.namespace(), settings.callTimeout(), clock, scheduler);
    this.registry = new KubernetesRegistry(connection, settings, clock, scheduler);
    this.cells =
        new KubernetesCells(
            connection.configMaps(Purpose.CALLERS),
            connection.configMaps(Purpose.UPKEEP),
            settings.namespace(),
            settings.callTimeout(),
            clock,
            scheduler);
    this.withOthers =
        settings.foreignServices().isEmpty()
            ? null
            : new ForeignRegistry(
                registry,
                registry::has,
                connection.slices(Purpose.UPKEEP),
                settings.foreignServices(),
                clock,
                scheduler);
  }

  /**
   * Starts to follow the API server, which need not be there yet. It needs {@code scheduler} until
   * it is closed.
   *
   * @throws IllegalArgumentException when a file that the settings name cannot be used
   */
  public static KubernetesBackend open(
      KubernetesSettings settings, Clock clock, Scheduler scheduler) {
    var backend = new KubernetesBackend(settings, clock, scheduler);
    backend.start();
    return backend;
  }

  private void start() {
    registry.start();
    cells.start();
    if (withOthers != null) {
      withOthers.start();
    }
  }

  /**
   * Gets ready for other settings, of which the access counts; the others stay as they were.
   *
   * @return makes later calls go by them; those under way, and watches, go on
   * @throws IllegalArgumentException when a file that the settings name cannot be used
   */
  public Runnable prepare(KubernetesSettings next) {
    return connection.prepare(next.access());
  }

  @Override
  public RegistryBackend registry() {
    return withOthers == null ? registry : withOthers;
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
    if (withOthers != null) {
      withOthers.close();
    }
    registry.stop();
    cells.stop();
    connection.close();
  }
}
