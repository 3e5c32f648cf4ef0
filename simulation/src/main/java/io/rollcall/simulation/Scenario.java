package io.rollcall.simulation;

import io.rollcall.simulation.Mishap.Kind;
import io.rollcall.simulation.Mishap.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is tried: all else follows from it, each time the same.
 *
 * @param seed of all chance
 * @param store where registrations live
 * @param withoutMishaps numbers of those that are left out
 * @param withoutClients numbers of those that are left out
 */
record Scenario(long seed, Store store, Set<Integer> withoutMishaps, Set<Integer> withoutClients) {

  /** Clients change things and mishaps begin; all are mended by the end of it. */
  static final Duration BUSY = Duration.ofMinutes(8);

  /** Then nothing more is done than to keep registered what is. */
  static final Duration CALM = Duration.ofSeconds(90);

  private static final Duration FIRST = Duration.ofSeconds(20);
  private static final Duration LONGEST = Duration.ofSeconds(50);
  private static final int MOST_MISHAPS = 6;

  /** Where registrations live. */
  enum Store {
    /** In the one replica itself: the real backend. */
    MEMORY,
    /** In a modelled store that replicas share. */
    MODELLED
  }

  static Scenario of(long seed, Store store) {
    return new Scenario(seed, store, Set.of(), Set.of());
  }

  List<String> replicas() {
    return store == Store.MEMORY ? List.of("a") : List.of("a", "b", "c").subList(0, 2 + odd());
  }

  /** What goes wrong; one thing at a time with each link, each machine and the store. */
  List<Mishap> mishaps() {
    var random = new SplittableRandom(seed);
    var all = new ArrayList<Mishap>();
    for (int count = 1 + random.nextInt(MOST_MISHAPS); count > 0; count--) {
      var drawn = draw(all.size(), random);
      if (all.stream().noneMatch(drawn::isInTheWayOf)) {
        all.add(drawn);
      }
    }
    all.removeIf(mishap -> withoutMishaps.contains(mishap.number()));
    return all;
  }

  private Mishap draw(int number, RandomGenerator random) {
    var kinds =
        Arrays.stream(Kind.values())
            .filter(kind -> store == Store.MODELLED || kind.target() == Target.MACHINE)
            .toList();
    var replicas = replicas();
    return new Mishap(
        number,
        kinds.get(random.nextInt(kinds.size())),
        replicas.get(random.nextInt(replicas.size())),
        FIRST.plusMillis(random.nextLong(BUSY.minus(FIRST).minus(LONGEST).toMillis())),
        Duration.ofMillis(200 + random.nextLong(LONGEST.toMillis() - 200)));
  }

  boolean has(int client) {
    return !withoutClients.contains(client);
  }

  Scenario withoutMishap(int number) {
    return new Scenario(seed, store, with(withoutMishaps, number), withoutClients);
  }

  Scenario withoutClient(int number) {
    return new Scenario(seed, store, withoutMishaps, with(withoutClients, number));
  }

  /** What {@link #toString} wrote. */
  static Scenario parse(String text) {
    var parts = text.split(":", -1);
    return new Scenario(
        Long.parseLong(parts[1]), Store.valueOf(parts[0]), numbers(parts[2]), numbers(parts[3]));
  }

  /** As {@code bench/simulate} takes it. */
  @Override
  public String toString() {
    return "%s:%d:%s:%s".formatted(store, seed, text(withoutMishaps), text(withoutClients));
  }

  private int odd() {
    return (int) (seed & 1);
  }

  private static Set<Integer> with(Set<Integer> numbers, int another) {
    var all = new HashSet<>(numbers);
    all.add(another);
    return Set.copyOf(all);
  }

  private static String text(Set<Integer> numbers) {
    return numbers.stream().sorted().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static Set<Integer> numbers(String text) {
    return Stream.of(text.split(","))
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }
}
