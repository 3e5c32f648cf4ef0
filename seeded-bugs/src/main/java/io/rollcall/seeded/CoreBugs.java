package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/** Bugs in what all backends share: the catalog, the way in, the watching of health. */
final class CoreBugs {

  private static final String MODULE = "core";
  private static final String FOLDER = "io.rollcall";
  private static final Path SOURCES = Path.of(MODULE, "src/main/java/io/rollcall");

  private static final Check CATALOG =
      suite(
          "catalog.ServiceCatalogTest",
          "catalog.FreshnessTest",
          "catalog.SubscriptionTest",
          "catalog.EventsTest",
          "catalog.FollowingAllTest");
  private static final Check WATCH = suite("store.watch.MirrorTest");
  private static final Check RETRIES = suite("registry.RetriesTest");
  private static final Check HEALTH = suite("health.HealthMonitorTest");
  private static final Check EVICTOR = suite("health.EvictorTest");
  private static final Check REPLICA_LEASES = suite("store.lease.ReplicaLeasesTest");
  private static final Check SHARED_LEASES =
      suite("store.beat.SharedLeasesTest", "store.beat.SharedLeasesFailureTest");
  private static final Check INTERLEAVINGS = suite("store.beat.SharedLeasesInterleavingTest");
  private static final Check TURNS = suite("store.TurnsTest");
  private static final Check MEMORY =
      Check.suite("backend-memory", "io.rollcall.backend.memory", "MemoryContractTest");
  private static final Check SIMULATION = Check.simulation("modelled", 20);
  private static final Check SIMULATION_OF_MEMORY = Check.simulation("memory", 20);
  private static final Check CUT = Check.cell("etcd 3.5: connections cut");
  private static final Check WIPED =
      Check.cell("etcd 3.5: server killed and restarted without its data");
  private static final Check STOPPED = Check.cell("memory: stopped for longer than a TTL");

  static final List<SeededBug> ALL =
      List.of(
          bug(
              "dropped removal: what left while the store was not heard stays",
              "store/watch/Mirror",
              "if (!present.contains(service.name())) {",
              "if (expired.containsKey(service.name())) {",
              WATCH,
              CUT,
              SIMULATION),
          bug(
              "lost watch event: a watcher that failed is told only what changed since",
              "store/watch/Watched",
              "deliver(version, isEnough ? news : state());",
              "deliver(version, news);",
              MEMORY,
              WATCH,
              SIMULATION),
          bug(
              "lost watch event: subscribers are told of losses only",
              "catalog/CatalogEntry",
              "} else if (!diff.isEmpty()) {",
              "} else if (diff.hasLoss()) {",
              CATALOG,
              SIMULATION),
          bug(
              "lost watch event: services that left while the store was not heard stay known",
              "catalog/KnownNames",
              "names.stream().filter(service -> !present.contains(service)).forEach(this::leave);",
              "names.stream().filter(present::contains).filter(names::add).forEach(this::leave);",
              CATALOG,
              CUT,
              SIMULATION),
          bug(
              "stale overwrite: a delivery that was overtaken counts",
              "catalog/CatalogEntry",
              """
              if (current != null
                  && !current.isStale() && state.revision() < current.revision()) {""",
              "if (current != null && current.isStale() && state.revision() < 0) {",
              CATALOG,
              CUT,
              SIMULATION),
          bug(
              "deaf catalog: a store that lost its data is not believed",
              "catalog/CatalogEntry",
              """
              if (current != null
                  && !current.isStale() && state.revision() < current.revision()) {""",
              "if (current != null && state.revision() < current.revision()) {",
              CATALOG,
              WIPED,
              SIMULATION),
          bug(
              "deaf catalog: a watch that is back still counts as cut off",
              "catalog/CatalogEntry",
              "cutOff = false; accept(state, toldNanos);",
              "accept(state, toldNanos);",
              CATALOG,
              CUT,
              SIMULATION),
          bug(
              "doubled write: one of unknown outcome is made again",
              "registry/Retries",
              "case IF_WITHOUT_EFFECT -> failure instanceof BackendUnavailable;",
              "case IF_WITHOUT_EFFECT -> true;",
              RETRIES,
              CUT,
              SIMULATION),
          bug(
              "no effect that had one: the last of several tries counts, not one of unknown outcome",
              "registry/Retries",
              "isRetryLeft(retries, startNanos, pause)) { throw unknown == null ? e : unknown;",
              "isRetryLeft(retries, startNanos, pause)) { throw e;",
              RETRIES,
              CUT,
              SIMULATION),
          bug(
              "early expiry: leases do not start anew after the process stood still",
              "store/DeadlineQueue",
              "resumedNanos = clock.nanos(); log.warn(",
              "log.warn(",
              suite("store.DeadlineQueueTest"),
              MEMORY,
              STOPPED,
              SIMULATION_OF_MEMORY),
          bug(
              "dropped heartbeat: one of what is known is acknowledged, and renews nothing",
              "store/lease/Renewals",
              "var isRenewed = followed != null && renewWithoutWriting(followed, at);",
              "var isRenewed = followed != null;",
              REPLICA_LEASES),
          bug(
              "renewal of what is gone: a lease that has ended is renewed",
              "store/lease/Leases",
              "isRunning(lease, clock.nanos()) ? lease(held, at) : lease);",
              "lease(held, at));",
              REPLICA_LEASES),
          bug(
              "early expiry: a lease ends that could not be renewed, since the store was out of reach",
              "store/lease/Expiries",
              " && freshness.isFollowedSince(ttlAgo);",
              ";",
              REPLICA_LEASES),
          bug(
              "late expiry: a lease that has ended is not looked for",
              "store/lease/Expiries",
              ".forEach(this::expire);",
              ".forEach((service, left) -> {});",
              REPLICA_LEASES),
          bug(
              "orphans: what a replica that is gone held stays so",
              "store/lease/ReplicaLeases",
              "signs.isGone(stored.holder())",
              "false",
              REPLICA_LEASES),
          bug(
              "dropped heartbeat: what another replica heard is passed over",
              "store/beat/SharedLeases",
              "told.heard().forEach(beats::hear);",
              "",
              SHARED_LEASES,
              INTERLEAVINGS),
          bug(
              "renewal of what is gone: an ending is passed over that was told before",
              "store/beat/SharedLeases",
              "thenApply(isTold -> isTold && !mayHaveEnded(epoch, heardNanos));",
              "thenApply(isTold -> isTold);",
              SHARED_LEASES,
              INTERLEAVINGS),
          bug(
              "early expiry: a heartbeat is passed over that was told before the ending",
              "store/beat/Endings",
              "isTold && isMine.test(one) && isOver(one)",
              "isTold && isMine.test(one)",
              SHARED_LEASES,
              INTERLEAVINGS),
          bug(
              "early expiry: what a replica missed counts as not told",
              "store/beat/SharedLeases",
              "if (told.since() > known) {",
              "if (told.since() < 0) {",
              SHARED_LEASES,
              INTERLEAVINGS),
          bug(
              "early expiry: what a replica comes to own has no lease anew",
              "store/beat/SharedLeases",
              ".forEach(gained -> beats.grantAgain(gained.epoch()));",
              ".forEach(gained -> {});",
              SHARED_LEASES,
              INTERLEAVINGS),
          bug(
              "early eviction: a replica evicts what belongs to another",
              "health/Evictor",
              "if (!ownership.isMine(sick.service)) { sick.startAgain(clock.nanos()); }",
              "",
              EVICTOR,
              SIMULATION),
          bug(
              "early eviction: the budget allows one too many",
              "store/EvictionBudget",
              "return spent < Math.max(1, (instances + spent) * PERCENT / 100);",
              "return spent <= Math.max(1, (instances + spent) * PERCENT / 100);",
              EVICTOR,
              SIMULATION),
          bug(
              "early eviction: what was evicted with unknown outcome spends nothing",
              "health/Evictor",
              "sick.evicted(due, clock.nanos()); throw e;",
              "sick.leave(due); throw e;",
              EVICTOR,
              SIMULATION),
          bug(
              "report lost: one that failed counts as stored",
              "health/HealthMonitor",
              "instance.endReport(due, isStored, clock.nanos());",
              "instance.endReport(due, true, clock.nanos());",
              HEALTH,
              SIMULATION),
          bug(
              "report lost: one that does not show is not made again for minutes",
              "health/ProbedInstance",
              "return !wasReported(report, TIME_TO_SHOW, nowNanos);",
              "return !wasReported(report, BETWEEN_OUTPUTS, nowNanos);",
              HEALTH,
              SIMULATION),
          bug(
              "permit leak: a report that fails keeps its place",
              "health/HealthMonitor",
              "reports.release();",
              "if (!storeFails) { reports.release(); }",
              HEALTH,
              SIMULATION),
          bug(
              "permit leak: a probe whose result is dropped keeps its place",
              "health/HealthMonitor",
              """
              try {
                result = ask(instance);
              } finally {
                probes.release();
              }
              if (closed || pauses.anySince(startNanos) || !ownership.isMine(instance.key())) {
                tally.dropped();
                return;
              }""",
              """
              result = ask(instance);
              if (closed || pauses.anySince(startNanos) || !ownership.isMine(instance.key())) {
                tally.dropped();
                return;
              }
              probes.release();""",
              HEALTH,
              SIMULATION),
          bug(
              "permit leak: a write that fails keeps the turn of its key",
              "store/Turns",
              "try { return action.get(); } finally { lock.unlock(); }",
              "T done = action.get(); lock.unlock(); return done;",
              TURNS,
              Check.suite("backend-etcd", "io.rollcall.backend.etcd", "EtcdContractTest")));

  private CoreBugs() {}

  private static Check suite(String... tests) {
    return Check.suite(MODULE, FOLDER, tests);
  }

  private static SeededBug bug(
      String name, String file, String original, String broken, Check... checks) {
    return new SeededBug(
        "core: " + name, SOURCES.resolve(file + ".java"), original, broken, List.of(checks));
  }
}
