package io.rollcall.backend.kubernetes.foreign;

import io.rollcall.store.ServiceNames;
import io.rollcall.store.Watcher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells one watcher which services have instances, be they of Rollcall's or others'. Thread-safe.
 */
final class MergedNames implements Watcher<ServiceNames> {

  private final ForeignServices foreign;
  private final Watcher<ServiceNames> watcher;
  private final Set<String> own = new HashSet<>();

  private final Set<String> told = new HashSet<>();
  private long ownRevision;

  /** Whether the watcher has been told all that Rollcall has. */
  private boolean isCurrent;

  MergedNames(ForeignServices foreign, Watcher<ServiceNames> watcher) {
    this.foreign = foreign;
    this.watcher = watcher;
  }

  @Override
  public synchronized void onState(ServiceNames names) {
    ownRevision = names.revision();
    switch (names) {
      case ServiceNames.All(_, var all) -> {
        own.clear();
        own.addAll(all);
        tellAll();
      }
      case ServiceNames.Changed(_, var joined, var left) -> {
        own.addAll(joined);
        own.removeAll(left);
        if (isCurrent) {
          var touched = new HashSet<>(joined);
          touched.addAll(left);
          tell(touched);
        } else {
          tellAll();
        }
      }
    }
  }

  @Override
  public synchronized void onDisconnected(String reason) {
    isCurrent = false;
    watcher.onDisconnected(reason);
  }

  /** What others have of a service is not as it was. */
  synchronized void foreignChanged(String service) {
    if (isCurrent) {
      tell(Set.of(service));
    }
  }

  private void tellAll() {
    isCurrent = true;
    told.clear();
    told.addAll(own);
    told.addAll(foreign.names());
    watcher.onState(new ServiceNames.All(revision(), List.copyOf(new TreeSet<>(told))));
  }

  private void tell(Set<String> touched) {
    var joined = new HashSet<String>();
    var left = new HashSet<String>();
    for (var service : touched) {
      boolean isThere = own.contains(service) || foreign.has(service);
      if (isThere && told.add(service)) {
        joined.add(service);
      } else if (!isThere && told.remove(service)) {
        left.add(service);
      }
    }
    watcher.onState(new ServiceNames.Changed(revision(), joined, left));
  }

  private long revision() {
    return ownRevision + foreign.addedToAbsent();
  }
}
