package io.rollcall.backend.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.model.RegistryException;
import io.rollcall.store.follow.Freshness;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the Services that Rollcall made and that stay without slices. Kubernetes deletes the
 * slices of a Service with it; so one is deleted only as it was when it was first seen to be empty,
 * for {@link Services} changes it before an instance comes to it. For one thread.
 */
final class EmptyServices {

  /** How long one is left that is empty. */
  static final Duration LEFT_FOR = Duration.ofMinutes(1);

  static final Duration LOOK_EVERY = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(EmptyServices.class);

  /** A Service as it was when it was first seen to have no slices. */
  private record Empty(Service service, long sinceNanos) {

    boolean isStill(Service there) {
      var before = service.getMetadata();
      var now = there.getMetadata();
      return before.getUid().equals(now.getUid())
          && before.getResourceVersion().equals(now.getResourceVersion());
    }
  }

  private final Objects<Service> objects;
  private final Supplier<Set<String>> inUse;
  private final Freshness freshness;
  private final Predicate<String> isMine;
  private final Clock clock;

  private Map<String, Empty> empty = Map.of();

  /**
   * @param inUse the names of the Services that have slices, as followed
   * @param freshness of that
   * @param isMine whether this replica looks after a Service
   */
  EmptyServices(
      Objects<Service> objects,
      Supplier<Set<String>> inUse,
      Freshness freshness,
      Predicate<String> isMine,
      Clock clock) {
    this.objects = objects;
    this.inUse = inUse;
    this.freshness = freshness;
    this.isMine = isMine;
    this.clock = clock;
  }

  /** Looks at all Services that Rollcall made. */
  void look() {
    try {
      var made = objects.list(ServiceObjects.MADE_BY_ROLLCALL).items();
      var used = inUse.get();
      var found = new HashMap<String, Empty>();
      for (var service : made) {
        var name = service.getMetadata().getName();
        if (freshness.isFollowing() && !used.contains(name) && isMine.test(name)) {
          found.put(name, empty(service));
        }
      }
      empty = found;
      found.values().stream().filter(this::isDue).forEach(due -> objects.delete(due.service()));
    } catch (RegistryException e) {
      log.debug("Services without instances are deleted later: {}", e.getMessage());
    }
  }

  private Empty empty(Service there) {
    var before = empty.get(there.getMetadata().getName());
    return before != null && before.isStill(there) ? before : new Empty(there, clock.nanos());
  }

  private boolean isDue(Empty service) {
    return clock.since(service.sinceNanos()).compareTo(LEFT_FOR) >= 0;
  }
}
