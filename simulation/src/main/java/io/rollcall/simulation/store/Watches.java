package io.rollcall.simulation.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Those who are told each change of a part of the store. */
final class Watches<C> {

  private final Set<Consumer<C>> all = new LinkedHashSet<>();
  private final LongSupplier revision;

  /**
   * @param revision that of the last change
   */
  Watches(LongSupplier revision) {
    this.revision = revision;
  }

  /** Tells what happens from now on; returns the revision after which that is. */
  long open(Consumer<C> watch) {
    all.add(watch);
    return revision.getAsLong();
  }

  void close(Consumer<C> watch) {
    all.remove(watch);
  }

  void closeAll() {
    all.clear();
  }

  void tell(C change) {
    List.copyOf(all).forEach(watch -> watch.accept(change));
  }
}
