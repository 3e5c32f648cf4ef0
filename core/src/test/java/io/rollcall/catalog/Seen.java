package io.rollcall.catalog;

import io.rollcall.store.Watcher;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a subscriber was told. */
final class Seen implements Watcher<ServiceSnapshot> {

  private final List<ServiceSnapshot> snapshots = new ArrayList<>();
  private final List<String> disconnections = new ArrayList<>();

  @Override
  public void onState(ServiceSnapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void onDisconnected(String reason) {
    disconnections.add(reason);
  }

  List<Long> revisions() {
    return snapshots.stream().map(ServiceSnapshot::revision).toList();
  }

  List<String> disconnections() {
    return disconnections;
  }
}
