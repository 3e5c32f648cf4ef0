package io.rollcall.fault;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.Bounds;
import io.rollcall.contract.history.Call;
import io.rollcall.contract.history.Fault;
import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.Effect;
import io.rollcall.contract.history.History;
import io.rollcall.contract.history.HistoryChecker;
import io.rollcall.contract.history.Observation;
import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.history.Outcome;
import io.rollcall.contract.history.Violation;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One trouble with one rig: clients work, something goes wrong, is mended, all settle, and then the
 * history of it is judged.
 */
final class FaultCell {

  private static final Duration WARM_WITHIN = Duration.ofSeconds(30);
  private static final Duration WARM = Duration.ofSeconds(1);
  private static final Action WARMING =
      new Action.Register("warm", Owner.TTL, PutMode.CREATE_OR_REPLACE);
  private static final Duration QUIET_WITHIN = Duration.ofSeconds(90);
  private static final Duration LAST_LOOKS = Duration.ofMillis(1_500);
  private static final int SHOWN = 4;

  /** Over memory, with one replica, a cell comes to 200 or more; over other stores, to 700. */
  private static final long LEAST_OBLIGATIONS = 100;

  /** A replica that is stopped for most of a cell comes to 10 or more. */
  private static final int LEAST_LATER_PAGES = 5;

  private final Rig rig;
  private final Trouble trouble;
  private final long seed;
  private final Random random;
  private final History history = new History(Clock.system());
  private final List<ReplicaClient> clients;

  private FaultCell(Rig rig, Trouble trouble, long seed) {
    this.rig = rig;
    this.trouble = trouble;
    this.seed = seed;
    this.random = new Random(seed);
    this.clients =
        rig.replicas().stream().map(replica -> new ReplicaClient(replica, history)).toList();
  }

  /**
   * Fails when anything was not as it must be.
   *
   * @param source makes a rig whose replicas are down
   * @param seed of what clients do when; what replicas and stores make of it is up to them
   */
  static void run(Supplier<Rig> source, Trouble trouble, long seed) throws Exception {
    try (var rig = source.get()) {
      rig.start();
      rig.replicas().forEach(FaultCell::warmUp);
      new FaultCell(rig, trouble, seed).run();
    }
  }

  /**
   * Returns once the replica writes as fast as one that has run for a while. The first writes of a
   * JVM on a busy machine take longer than the checker believes that any takes.
   */
  private static void warmUp(Replica replica) {
    var clock = Clock.system();
    var client = new ReplicaClient(replica, new History(clock));
    var key = new InstanceKey("warm-up", replica.name());
    await(
        "replica " + replica.name() + " is warm",
        WARM_WITHIN,
        () -> {
          long startNanos = clock.nanos();
          var isDone =
              client.call(key, WARMING) == Outcome.OK
                  && client.call(key, new Action.Renew()) == Outcome.OK
                  && client.call(key, new Action.Remove()) == Outcome.OK;
          return isDone && clock.since(startNanos).compareTo(WARM) < 0;
        });
  }

  private void run() throws Exception {
    var checker = new HistoryChecker(bounds());
    var workload = new Workload(clients, history, random);
    try (workload) {
      workload.start(rig::look);
      await("all registered", WARM_WITHIN, this::isWarm);
      pass(Duration.ofMillis(2_000 + random.nextInt(1_500)));
      hurt(workload);
      awaitQuiet(checker);
      pass(LAST_LOOKS);
    }
    judge(checker, workload);
  }

  private void hurt(Workload workload) throws Exception {
    var fault = history.begin(trouble.name(), trouble.effects());
    trouble.make().take(rig);
    fault.inForce();
    workload.trouble();
    pass(trouble.length());
    fault.healing();
    trouble.mend().take(rig);
    pass(trouble.aftermath());
    fault.healed();
    workload.calm();
  }

  private void awaitQuiet(HistoryChecker checker) {
    try {
      await("quiet", QUIET_WITHIN, () -> history.nanos() > checker.quietFrom(history));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "%s%n%s (seed %d): clients find no quiet (history in %s)"
              .formatted(rig.lastLines(), trouble.name(), seed, written()),
          e);
    }
  }

  /** As the replica says of its backend; nothing it does by itself takes longer than 3 seconds. */
  private Bounds bounds() {
    var backend =
        Awaitility.await()
            .alias("stats")
            .atMost(WARM_WITHIN)
            .ignoreExceptionsInstanceOf(IOException.class)
            .until(
                () -> clients.getFirst().get("/api/v1/stats").path("backend"), JsonNode::isObject);
    var promised =
        Bounds.of(
            Duration.parse(backend.path("expirySlack").asText()),
            Duration.parse(backend.path("shortestTtl").asText()));
    return new Bounds(
        promised.lag(),
        promised.settle(),
        promised.detection(),
        Duration.ofSeconds(3),
        promised.healthySlack(),
        rig.goneSlack(promised.goneSlack()),
        promised.shortestTtl(),
        promised.quiet(),
        rig.heartbeatsBehind());
  }

  private boolean isWarm() {
    return clients.stream()
        .allMatch(
            client ->
                served(client.replica(), Freshness.FRESH)
                    .anyMatch(
                        seen ->
                            seen.service().equals("steady")
                                && ((Served) seen.answer()).healthy().size() == 4));
  }

  private Stream<Observation> served(String replica, Freshness freshness) {
    return history.observations().stream()
        .filter(seen -> seen.source().equals(replica))
        .filter(seen -> seen.answer() instanceof Served served && served.freshness() == freshness);
  }

  private void judge(HistoryChecker checker, Workload workload) {
    var violations = checker.check(history);
    long obligations = checker.obligations(history);
    System.out.println(summary() + ", " + obligations + " obligations");
    if (!violations.isEmpty()) {
      throw new AssertionError(
          "%s%n%s (seed %d): %d violations (history in %s), such as%n%s"
              .formatted(
                  rig.lastLines(),
                  trouble.name(),
                  seed,
                  violations.size(),
                  written(),
                  shown(violations)));
    }
    assertThat(obligations).as("what the history proves").isGreaterThan(LEAST_OBLIGATIONS);
    requireRecovery();
    requireLaterPages();
    assertThat(workload.unclear()).as("answers to writes that say nothing useful").isEmpty();
    for (Effect effect : trouble.effects()) {
      if (effect instanceof CutOff(var replica) && !isShort()) {
        assertThat(served(replica, Freshness.STALE))
            .as("stale answers of %s", replica)
            .isNotEmpty();
      }
    }
  }

  /** Whoever stays gets through again: if nobody did, all would agree on emptiness. */
  private void requireRecovery() {
    long healed = history.faults().stream().mapToLong(Fault::endNanos).max().orElseThrow();
    for (var key : Workload.STEADY) {
      assertThat(history.calls())
          .as("a heartbeat of %s that was acknowledged after all was mended", key)
          .anyMatch(
              call ->
                  call.key().equals(key)
                      && call.action() instanceof Action.Renew
                      && call.outcome() == Outcome.OK
                      && call.startNanos() > healed);
    }
  }

  /** Else nobody would know whether pages of services go on where the one before ended. */
  private void requireLaterPages() {
    for (var client : clients) {
      assertThat(history.listings())
          .as("pages after the first at %s", client.replica())
          .filteredOn(listing -> listing.source().equals(client.replica()))
          .filteredOn(listing -> listing.page().after() != null)
          .hasSizeGreaterThan(LEAST_LATER_PAGES);
    }
  }

  /** The file that has all that happened, in order of starts. */
  private Path written() {
    var entries = new TreeMap<Long, StringBuilder>();
    history.calls().forEach(call -> note(entries, call.startNanos(), call));
    history.observations().forEach(seen -> note(entries, seen.startNanos(), seen));
    history.listings().forEach(seen -> note(entries, seen.startNanos(), seen));
    history.faults().forEach(fault -> note(entries, fault.beginNanos(), fault));
    try {
      return Files.writeString(
          Files.createTempFile("rollcall-history-", ".txt"), String.join("", entries.values()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void note(SortedMap<Long, StringBuilder> entries, long at, Object entry) {
    entries.computeIfAbsent(at, first -> new StringBuilder()).append(entry).append('\n');
  }

  private boolean isShort() {
    return trouble.length().compareTo(Duration.ofSeconds(10)) < 0;
  }

  /** The first few of each kind. */
  private static String shown(List<Violation> violations) {
    return violations.stream()
        .collect(Collectors.groupingBy(Violation::getClass, LinkedHashMap::new, toList()))
        .values()
        .stream()
        .flatMap(kind -> kind.stream().limit(SHOWN))
        .map(Violation::explanation)
        .collect(Collectors.joining("\n"));
  }

  private String summary() {
    var outcomes =
        history.calls().stream()
            .collect(Collectors.groupingBy(Call::outcome, TreeMap::new, Collectors.counting()));
    long reads = history.observations().stream().filter(seen -> !isLook(seen)).count();
    long stale =
        clients.stream()
            .mapToLong(client -> served(client.replica(), Freshness.STALE).count())
            .sum();
    return "%s (seed %d): writes %s, %d reads of which %d stale, %.0f s"
        .formatted(trouble.name(), seed, outcomes, reads, stale, history.nanos() / 1e9);
  }

  private static boolean isLook(Observation seen) {
    return seen.source().equals(History.BACKEND);
  }

  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  private static void await(String goal, Duration within, Callable<Boolean> reached) {
    Awaitility.await().alias(goal).atMost(within).until(reached);
  }
}
