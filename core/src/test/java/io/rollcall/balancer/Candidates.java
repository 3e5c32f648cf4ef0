package io.rollcall.balancer;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists to pick from, sorted by id. */
final class Candidates {

  private Candidates() {}

  static ServiceInstance instance(String id, int weight) {
    var registration = Registration.builder("orders", id, "127.0.0.1", 8080).weight(weight).build();
    return ServiceInstance.registered(registration, Instant.EPOCH, 1);
  }

  /** Instances of weight 1. */
  static List<ServiceInstance> named(String... ids) {
    return Stream.of(ids).map(id -> instance(id, 1)).toList();
  }

  /** Instances {@code i-0000}, {@code i-0001} and so on, of those weights. */
  static List<ServiceInstance> weighing(int... weights) {
    return IntStream.range(0, weights.length)
        .mapToObj(i -> instance("i-%04d".formatted(i), weights[i]))
        .toList();
  }

  /** As {@link #weighing}, all of weight 1. */
  static List<ServiceInstance> even(int count) {
    return weighing(IntStream.generate(() -> 1).limit(count).toArray());
  }

  static List<ServiceInstance> without(List<ServiceInstance> candidates, int position) {
    var rest = new ArrayList<>(candidates);
    rest.remove(position);
    return List.copyOf(rest);
  }

  /** The ids of the next {@code count} picks. */
  static List<String> picks(LoadBalancer balancer, List<ServiceInstance> candidates, int count) {
    return Stream.generate(() -> balancer.pick(candidates, null).id()).limit(count).toList();
  }

  /** How often each id is among the next {@code count} picks. */
  static Map<String, Long> shares(
      LoadBalancer balancer, List<ServiceInstance> candidates, int count) {
    return picks(balancer, candidates, count).stream()
        .collect(groupingBy(id -> id, TreeMap::new, counting()));
  }
}
