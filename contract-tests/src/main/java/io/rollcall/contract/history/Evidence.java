package io.rollcall.contract.history;

import static java.util.stream.Collectors.groupingBy;

import io.rollcall.model.InstanceKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A history, sorted for those who look for violations. */
final class Evidence {

  private final Horizon horizon;
  private final Map<String, List<Observation>> observations;
  private final Map<InstanceKey, Timeline> timelines = new HashMap<>();
  private final Map<String, List<Timeline>> services;

  Evidence(List<Call> calls, List<Observation> observations, List<Fault> faults, Bounds bounds) {
    this.horizon = new Horizon(bounds, faults);
    this.observations = observations.stream().collect(groupingBy(Observation::service));
    calls.stream()
        .collect(groupingBy(Call::key))
        .forEach((key, own) -> timelines.put(key, new Timeline(key, own, horizon)));
    this.services = timelines.values().stream().collect(groupingBy(line -> line.key().service()));
  }

  Horizon horizon() {
    return horizon;
  }

  Bounds bounds() {
    return horizon.bounds();
  }

  Collection<Timeline> timelines() {
    return timelines.values();
  }

  /** Those that were ever written to. */
  Set<String> services() {
    return services.keySet();
  }

  /** Those of the keys of a service that were ever written to. */
  List<Timeline> timelines(String service) {
    return services.getOrDefault(service, List.of());
  }

  /** Of a key that may never have been written to. */
  Timeline timeline(InstanceKey key) {
    var known = timelines.get(key);
    return known != null ? known : new Timeline(key, List.of(), horizon);
  }

  /** By service; each in order of their starts. */
  Map<String, List<Observation>> observations() {
    return observations;
  }

  /** When there has been quiet for long enough in a service. */
  long quietFrom(String service) {
    long changed = timelines(service).stream().mapToLong(Timeline::lastChangeNanos).max().orElse(0);
    long faulty = horizon.faults().stream().mapToLong(Fault::endNanos).max().orElse(0);
    return Horizon.later(Math.max(changed, faulty), bounds().quiet());
  }
}
