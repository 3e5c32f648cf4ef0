package io.rollcall.store;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cells that pass everything on to others: what decorators extend. One that treats all calls alike
 * overrides {@link #call}; one that treats a call differently overrides that.
 */
public abstract class ForwardingCells implements Cells {

  /** The cells that what comes next is passed on to. */
  protected abstract Cells delegate();

  /** Makes a call of the delegate. */
  protected <A extends @Nullable Object> A call(StoreCall which, Function<Cells, A> call) {
    return call.apply(delegate());
  }

  @Override
  public OptionalLong commit(List<Guard> guards, List<Write> writes) {
    return call(StoreCall.COMMIT_CELLS, cells -> cells.commit(guards, writes));
  }

  @Override
  public @Nullable Cell get(String key) {
    return this.<@Nullable Cell>call(StoreCall.GET_CELL, cells -> cells.get(key));
  }

  @Override
  public boolean isLocal() {
    return delegate().isLocal();
  }

  @Override
  public List<Cell> list(String prefix, @Nullable String after, int most) {
    return call(StoreCall.LIST_CELLS, cells -> cells.list(prefix, after, most));
  }

  @Override
  public Subscription follow(Watcher<CellNews> watcher) {
    return delegate().follow(watcher);
  }

  @Override
  public OptionalLong confirmedNanos() {
    return delegate().confirmedNanos();
  }
}
