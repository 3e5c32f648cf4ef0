package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.rollcall.backend.etcd.Keys.Subject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All keys under the prefix, as of one revision of etcd. Not thread-safe. */
final class StoredServices {

  private static final Logger log = LoggerFactory.getLogger(StoredServices.class);

  /** Of what was never there. Older than any key: etcd's first is at 2. */
  static final long NOTHING_LEFT_YET = 1;

  private final Keys keys;
  private final Map<String, StoredService> services = new HashMap<>();
  private long departures = NOTHING_LEFT_YET;

  StoredServices(Keys keys) {
    this.keys = keys;
  }

  Collection<StoredService> all() {
    return services.values();
  }

  @Nullable StoredService get(String service) {
    return services.get(service);
  }

  /** Revision of every service of which there is no key. */
  long departures() {
    return departures;
  }

  /** Takes over what a watch says; tells {@code touched} which service it was about, if one. */
  void apply(Event event, Consumer<String> touched) {
    if (event.getType() == Event.EventType.DELETE) {
      remove(event.getKv(), touched);
    } else {
      warnUnless(put(event.getKv(), touched), event.getKv());
    }
  }

  /** Takes over what a listing says. */
  void add(KeyValue stored) {
    warnUnless(put(stored, service -> {}), stored);
  }

  /** False for what makes no sense, and so is passed over. */
  boolean put(KeyValue stored, Consumer<String> touched) {
    return switch (keys.subject(stored.getKey())) {
      case Subject.Instance subject -> touch(subject.service(), touched).put(subject, stored);
      case Subject.Health subject -> touch(subject.service(), touched).put(subject, stored);
      case Subject.Maintenance subject -> touch(subject.service(), touched).put(subject, stored);
      case Subject.Departure(var service) -> {
        touch(service, touched).departed(stored.getModRevision());
        yield true;
      }
      case Subject.Departures() -> {
        departures = stored.getModRevision();
        yield true;
      }
      case null -> false;
    };
  }

  /** Lets go of a service of which there is no key. */
  void forgetIfGone(String service) {
    var held = services.get(service);
    if (held != null && held.isForgotten()) {
      services.remove(service);
    }
  }

  private void remove(KeyValue stored, Consumer<String> touched) {
    switch (keys.subject(stored.getKey())) {
      case Subject.Instance subject -> touch(subject.service(), touched).remove(subject);
      case Subject.Health subject -> touch(subject.service(), touched).remove(subject);
      case Subject.Maintenance subject -> touch(subject.service(), touched).remove(subject);
      case Subject.Departure(var service) -> touch(service, touched).departed(0);
      case Subject.Departures() -> {}
      case null -> {}
    }
  }

  private StoredService touch(String service, Consumer<String> touched) {
    touched.accept(service);
    return services.computeIfAbsent(service, StoredService::new);
  }

  private static void warnUnless(boolean understood, KeyValue stored) {
    if (!understood) {
      log.warn("Passed over what somebody wrote to etcd: {}", stored.getKey().toStringUtf8());
    }
  }
}
