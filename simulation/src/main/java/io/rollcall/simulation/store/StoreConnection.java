package io.rollcall.simulation.store;

import io.rollcall.simulation.machine.Machine;
import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.StoreCounts;

/** A backend over the modelled store, as one over etcd is. Registrations and cells are followed. */
public final class StoreConnection implements Backend {

  private final ModelledStore store;
  private final Link link;
  private final RegistryConnection registry;
  private final CellConnection cells;

  /** Runs on {@code machine} from now on. */
  public StoreConnection(Machine machine, ModelledStore store, Link link) {
    this.store = store;
    this.link = link;
    this.registry = new RegistryConnection(store, link);
    this.cells = new CellConnection(store, link);
    machine.begin(new StoreFollower<>(machine, link, registry)::run);
    machine.begin(new StoreFollower<>(machine, link, cells)::run);
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
    link.call(false, store::head);
  }

  /** Nothing is held beside its machine. */
  @Override
  public StoreCounts counts() {
    return StoreCounts.NONE;
  }

  @Override
  public void close() {}
}
