package io.rollcall.contract;

import io.rollcall.store.ServiceNames;
import io.rollcall.store.Watcher;
import java.util.List;
import java.util.TreeSet;

/**
 * Puts together what a watcher of names is told, and tells a recorder all names that there are.
 * What cannot be put together is a breach.
 */
final class WholeNames implements Watcher<ServiceNames> {

  private final Recorder<ServiceNames.All> recorder;

  /** Deliveries come one at a time. */
  private final TreeSet<String> names = new TreeSet<>();

  private boolean heardAll;

  WholeNames(Recorder<ServiceNames.All> recorder) {
    this.recorder = recorder;
  }

  @Override
  public void onState(ServiceNames told) {
    switch (told) {
      case ServiceNames.All(var revision, var all) -> {
        heardAll = true;
        names.clear();
        names.addAll(all);
      }
      case ServiceNames.Changed(var revision, var joined, var left) -> {
        if (!heardAll) {
          recorder.breach("told of a change before all names");
        }
        joined.stream().filter(name -> !names.add(name)).forEach(this::breachByJoining);
        left.stream().filter(name -> !names.remove(name)).forEach(this::breachByLeaving);
      }
    }
    recorder.onState(new ServiceNames.All(told.revision(), List.copyOf(names)));
  }

  @Override
  public void onDisconnected(String reason) {
    recorder.onDisconnected(reason);
  }

  private void breachByJoining(String name) {
    recorder.breach("told that '" + name + "' joined, which was there");
  }

  private void breachByLeaving(String name) {
    recorder.breach("told that '" + name + "' left, which was not there");
  }
}
