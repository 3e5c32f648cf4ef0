package io.rollcall.backend.memory;

import io.rollcall.store.Watcher;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
final class Told<S> implements Watcher<S> {

  final List<S> states = new ArrayList<>();
  final List<String> disconnections = new ArrayList<>();

  @Override
  public void onState(S state) {
    states.add(state);
  }

  @Override
  public void onDisconnected(String reason) {
    disconnections.add(reason);
  }
}
