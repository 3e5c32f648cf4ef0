package io.rollcall.backend.kubernetes;

import io.fabric8.kubernetes.api.model.Service;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Services of the instances that this replica registers, which it makes where there are none.
 * Thread-safe.
 */
final class Services {

  /**
   * A Service as this replica last saw it.
   *
   * @param startNanos when this replica began to look
   * @param isTouched whether this replica made or changed it then
   */
  private record Look(String uid, long startNanos, boolean isTouched) {}

  private final Objects<Service> objects;
  private final ServiceObjects form;
  private final Turns turns;
  private final Supplier<Tries> tries;
  private final Clock clock;

  /** By the names that they have in Kubernetes. */
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  Services(
      Objects<Service> objects,
      ServiceObjects form,
      Turns turns,
      Supplier<Tries> tries,
      Clock clock) {
    this.objects = objects;
    this.form = form;
    this.turns = turns;
    this.tries = tries;
    this.clock = clock;
  }

  /**
   * The {@code uid} of the Service that an instance is about to come to, as it is now: with the
   * {@code uid} of one that was deleted, Kubernetes would delete the instance. Those who ask at the
   * same time share a look.
   *
   * <p>Throws {@link io.rollcall.model.RegistryException.InvalidValue} when somebody else made that
   * Service and does not let Rollcall in.
   *
   * @param isFirst whether the service seems to have no other instance: then its Service is
   *     touched, so that no replica deletes it that found it empty
   */
  String uidFor(Registration registration, boolean isFirst) {
    var name = Names.service(registration.key().service());
    var askedNanos = clock.nanos();
    return turns.take(
        name, () -> tries.get().until(name, () -> tryFor(registration, isFirst, askedNanos)));
  }

  /** Forgets all Services but these. */
  void retain(Collection<String> names) {
    looks.keySet().retainAll(names);
  }

  /** Returns null when somebody made or changed it at the same time. */
  private @Nullable String tryFor(Registration registration, boolean isFirst, long askedNanos) {
    var name = Names.service(registration.key().service());
    var last = looks.get(name);
    if (last != null && last.startNanos() - askedNanos > 0 && (last.isTouched() || !isFirst)) {
      return last.uid(); // by who had the turn before
    }
    var startNanos = clock.nanos();
    var before = objects.get(name);
    if (before != null) {
      ServiceObjects.requireTaken(registration.key().service(), before);
    }
    var there = before == null || isFirst ? touch(registration, before) : before;
    if (there == null) {
      return null;
    }
    var uid = there.getMetadata().getUid();
    looks.put(name, new Look(uid, startNanos, isFirst || before == null));
    return uid;
  }

  private @Nullable Service touch(Registration registration, @Nullable Service there) {
    try {
      if (there == null) {
        return objects.create(form.service(registration));
      }
      return ServiceObjects.isMadeByRollcall(there)
          ? objects.replace(ServiceObjects.touched(there, clock.now()))
          : there;
    } catch (OutcomeUnknown e) { // the instance, of which callers want to know, was not written
      throw new BackendUnavailable(e.getMessage(), e);
    }
  }
}
