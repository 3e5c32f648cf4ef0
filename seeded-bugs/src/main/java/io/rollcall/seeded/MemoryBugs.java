package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/**
 * Bugs in the memory backend. It holds no permits, so none can leak, and makes no connection that
 * could leave it deaf: that one is of a service that is retired while somebody watches.
 */
final class MemoryBugs {

  private static final String MODULE = "backend-memory";
  private static final String FOLDER = "io.rollcall.backend.memory";
  private static final Path SOURCES = Path.of(MODULE, "src/main/java/io/rollcall/backend/memory");

  private static final Check REGISTRATIONS = suite("MemoryContractTest$Registrations");
  private static final Check LEASES = suite("MemoryContractTest$Leases");
  private static final Check REPORTS = suite("MemoryContractTest$HealthReports");
  private static final Check MAINTENANCE = suite("MemoryContractTest$Maintenance");
  private static final Check EVICTIONS = suite("MemoryContractTest$UnhealthyRemovals");
  private static final Check WATCHES = suite("MemoryContractTest$Watches");
  private static final Check CONCURRENCY =
      suite("MemoryContractTest$Concurrency", "DurableContractTest$Concurrency");
  private static final Check CONTRACT = suite("MemoryContractTest");
  private static final Check REGISTRY = suite("MemoryRegistryTest");
  private static final Check MODEL = suite("MemoryModelTest");
  private static final Check FILE = suite("MemoryFileTest", "RestartPropertyTest");
  private static final Check DISK =
      suite("UnsyncedAnswerTest", "DiskFailureTest", "DiskFaultPropertyTest");
  private static final Check KILLED = Check.cell("memory: killed and restarted with its file");
  private static final Check STOPPED = Check.cell("memory: stopped for longer than a TTL");

  static final List<SeededBug> ALL =
      List.of(
          bug(
              "dropped removal: what was removed is back with the next write",
              "Service",
              "staged = staged.without(ids, revision); return staged;",
              "return staged.without(ids, revision);",
              REGISTRATIONS,
              CONTRACT,
              MODEL),
          bug(
              "dropped removal: a restart brings back all but the first of what expired together",
              "Recovered",
              "content.instances.keySet().removeAll(removal.ids());",
              "content.instances.keySet().remove(removal.ids().iterator().next());",
              FILE,
              KILLED),
          bug(
              "doubled write: the same registration again is taken for another",
              "Service",
              "if (held.registration().equals(registration)) {",
              "if (held.registration() == registration) {",
              REGISTRATIONS,
              MODEL),
          bug(
              "stale overwrite: of two writers, the one that publishes last wins",
              "Service",
              "if (next.revision() > published.revision()) {",
              "if (next.revision() != published.revision()) {",
              CONCURRENCY,
              CONTRACT),
          bug(
              "stale overwrite: a report counts that was measured on an earlier registration",
              "Service",
              "if (report.isLate(instance) || report.isKnown(instance)) {",
              "if (report.isKnown(instance)) {",
              REPORTS,
              MODEL),
          bug(
              "lost watch event: the very next revision is taken for the one told last",
              "Service",
              "return told() >= table.revision();",
              "return told() + 1 >= table.revision();",
              WATCHES,
              CONTRACT,
              MODEL),
          bug(
              "lost watch event: an expiry is told as a removal when others are left",
              "Service",
              "expiredUntold = isWatched() ? expiredUntil(next) : Set.of();",
              "expiredUntold = next.isEmpty() ? expiredUntil(next) : Set.of();",
              LEASES,
              MODEL),
          bug(
              "renewal of what is gone: a heartbeat counts if anything of the service is there",
              "Service",
              """
              synchronized Answer<Boolean> renew(InstanceKey key, Instant at) {
                var basis = basis();
                if (basis.indexOf(key.id()) < 0) {""",
              """
              synchronized Answer<Boolean> renew(InstanceKey key, Instant at) {
                var basis = basis();
                if (basis.isEmpty()) {""",
              LEASES,
              MODEL),
          bug(
              "early expiry: what was renewed expires when its lease comes up",
              "Service",
              "var ended = held.stream().filter(store::hasEnded).toList();",
              "var ended = held;",
              LEASES,
              MODEL),
          bug(
              "early expiry: leases do not start anew after the process stood still",
              "Lease",
              "var from = renewedNanos - resumedNanos > 0 ? renewedNanos : resumedNanos;",
              "var from = renewedNanos;",
              LEASES,
              CONTRACT,
              REGISTRY,
              STOPPED),
          bug(
              "late expiry: a heartbeat adds its TTL to what is left of the lease",
              "Lease",
              "renewedNanos = nowNanos; heartbeat = at;",
              "renewedNanos = Math.max(nowNanos, dueNanos); heartbeat = at;",
              LEASES,
              MODEL,
              STOPPED),
          bug(
              "late expiry: what a heartbeat renewed is not queued again",
              "Service",
              "held.stream().filter(lease -> !lease.isExpired()).forEach(store::queue);",
              "if (ended.isEmpty()) { held.forEach(store::queue); }",
              LEASES,
              MODEL,
              STOPPED),
          bug(
              "no effect that had one: a creation that is refused renews the lease that is there",
              "Service",
              "if (mode == PutMode.CREATE_ONLY) {",
              "if (mode == PutMode.CREATE_ONLY) { renewLeases(key, at);",
              REGISTRATIONS,
              MODEL),
          bug(
              "no effect that had one: an eviction that is refused was done",
              "Service",
              "return instance != null && instance.revision() == revision && instance.isEvictable()",
              "return instance != null && removed(basis, key) != null && instance.isEvictable()",
              EVICTIONS,
              MODEL),
          bug(
              "created that lost: a creation looks at what is published, not at what is staged",
              "Service",
              "int index = basis.indexOf(key.id()); if (index >= 0) { if (mode",
              """
              int index = (mode == PutMode.CREATE_ONLY ? published : basis).indexOf(key.id());
              if (index >= 0) { if (mode""",
              CONCURRENCY,
              MODEL),
          bug(
              "report lost: another output for the same status is taken for known",
              "Service",
              "report.isLate(instance) || report.isKnown(instance)",
              "report.isLate(instance) || report.status() == instance.status()",
              REPORTS,
              MODEL),
          bug(
              "maintenance lost: whoever registers again is in service",
              "Service",
              """
              ServiceInstance.registered(registration, at, revision)
                  .withMaintenance(staged.maintenance().get(key));""",
              "ServiceInstance.registered(registration, at, revision);",
              MAINTENANCE,
              MODEL),
          bug(
              "maintenance lost: it is forgotten with the last instance when nobody watches",
              "Service",
              "&& staged.maintenance().isEmpty()",
              "",
              MAINTENANCE,
              MODEL,
              REGISTRY,
              FILE),
          bug(
              "maintenance lost: a restart forgets that of instances that are registered",
              "Recovered",
              "put.id(), instance.withMaintenance(content.maintenance.get(instance.key())));",
              "put.id(), instance);",
              FILE,
              KILLED),
          bug(
              "deaf watch: a service without instances is retired under those who watch it",
              "Service",
              "&& !isWatched() && staged.isEmpty()",
              "&& staged.isEmpty()",
              WATCHES,
              MODEL),
          bug(
              "answer before the disk: a write is acknowledged before it is kept",
              "MemoryRegistry",
              "store.journal().await(table.revision());",
              "store.journal().failure();",
              FILE,
              DISK));

  private MemoryBugs() {}

  private static Check suite(String... tests) {
    return Check.suite(MODULE, FOLDER, tests);
  }

  private static SeededBug bug(
      String name, String file, String original, String broken, Check... checks) {
    return new SeededBug(
        "memory: " + name, SOURCES.resolve(file + ".java"), original, broken, List.of(checks));
  }
}
