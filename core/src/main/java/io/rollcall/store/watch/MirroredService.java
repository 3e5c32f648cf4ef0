package io.rollcall.store.watch;

import io.rollcall.model.ServiceState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One service as last seen. It is held while it has instances or watchers. */
final class MirroredService extends Watched<ServiceState> {

  private record Seen(long version, ServiceState state) {}

  private final String name;
  private final Mirror mirror;
  private volatile Seen seen;
  private volatile boolean retired;

  /** Ids that expired and were not told of; changed while telling. */
  private Set<String> expiredUntold = Set.of();

  MirroredService(String name, Mirror mirror) {
    super(0);
    this.name = name;
    this.mirror = mirror;
    this.seen = new Seen(0, new ServiceState(name, mirror.absentRevision(), List.of()));
  }

  String name() {
    return name;
  }

  boolean isPresent() {
    return !seen.state().instances().isEmpty();
  }

  /** Publishes {@code next} when it differs; false when this is retired. */
  boolean advance(ServiceState next) {
    var accepted = new AtomicBoolean();
    publish(() -> accepted.set(accept(next)));
    return accepted.get();
  }

  @Override
  protected long version() {
    return seen.version();
  }

  @Override
  protected @Nullable ServiceState state() {
    return mirror.isListed() ? seen.state() : null;
  }

  @Override
  protected ServiceState news() {
    var current = seen.state();
    var expired = expiredUntold;
    expiredUntold = Set.of();
    return new ServiceState(name, current.revision(), current.instances(), expired);
  }

  @Override
  protected @Nullable String disconnection() {
    return mirror.disconnection();
  }

  @Override
  protected boolean isUnused() {
    return !retired && !isWatched() && !isPresent();
  }

  @Override
  protected synchronized void retireIfUnused() {
    if (isUnused()) {
      retired = true;
      mirror.forget(this);
    }
  }

  @Override
  protected boolean isRetired() {
    return retired;
  }

  /** Runs while telling, as retiring does. */
  private boolean accept(ServiceState next) {
    if (!retired && isNews(next)) {
      var expired = new HashSet<>(expiredUntold);
      expired.addAll(next.expired());
      if (!expired.isEmpty()) {
        next.instances().forEach(instance -> expired.remove(instance.id()));
      }
      expiredUntold = expired;
      mirror.noteAbsence(this, next.instances().isEmpty());
      seen =
          new Seen(seen.version() + 1, new ServiceState(name, next.revision(), next.instances()));
    }
    return !retired;
  }

  private boolean isNews(ServiceState next) {
    var current = seen.state();
    return next.revision() != current.revision() || !next.instances().equals(current.instances());
  }
}
