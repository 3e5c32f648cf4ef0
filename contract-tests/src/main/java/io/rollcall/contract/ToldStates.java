package io.rollcall.contract;

import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Watcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a watcher of one service was told. Thread-safe. */
public final class ToldStates implements Watcher<ServiceState> {

  private final List<ServiceState> states = new ArrayList<>();
  private final Set<String> expired = new HashSet<>();
  private @Nullable String disconnection;
  private int disconnections;

  @Override
  public synchronized void onState(ServiceState state) {
    states.add(state);
    expired.addAll(state.expired());
    disconnection = null;
  }

  @Override
  public synchronized void onDisconnected(String reason) {
    disconnection = reason;
    disconnections++;
  }

  public synchronized List<String> ids() {
    return states.isEmpty()
        ? List.of()
        : states.getLast().instances().stream().map(ServiceInstance::id).toList();
  }

  public synchronized long revision() {
    return states.isEmpty() ? 0 : states.getLast().revision();
  }

  public synchronized List<ServiceState> all() {
    return List.copyOf(states);
  }

  public synchronized Set<String> expired() {
    return Set.copyOf(expired);
  }

  public synchronized int disconnections() {
    return disconnections;
  }

  /** Null while it is connected. */
  public synchronized @Nullable String disconnection() {
    return disconnection;
  }
}
