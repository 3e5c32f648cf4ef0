package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/** Bugs in the Consul backend. */
final class ConsulBugs {

  private static final String MODULE = "backend-consul";
  private static final String FOLDER = "io.rollcall.backend.consul";
  private static final Path SOURCES = Path.of(MODULE, "src/main/java/io/rollcall/backend/consul");

  private static final Check REGISTRATIONS = suite("ConsulContractTest$Registrations");
  private static final Check LEASES = suite("ConsulContractTest$Leases");
  private static final Check REPORTS = suite("ConsulContractTest$HealthReports");
  private static final Check MAINTENANCE = suite("ConsulContractTest$Maintenance");
  private static final Check REMOVALS = suite("ConsulContractTest$UnhealthyRemovals");
  private static final Check WATCHES = suite("ConsulContractTest$Watches");
  private static final Check CONCURRENCY = suite("ConsulContractTest$Concurrency", "OneAgentTest");
  private static final Check MODEL = suite("ConsulModelTest");
  private static final Check TWO_AGENTS = suite("TwoAgentsContractTest", "PeersTest");
  private static final Check CALLS = suite("BoundedCallsTest");
  private static final Check FAILURES = suite("ConsulFailureTest");
  private static final Check LATE_NEWS = suite("LateNewsTest");
  private static final Check HELD = suite("HeldInstancesTest");
  private static final Check FORGETFUL = suite("ForgetfulAgentTest", "LostStoreTest");
  private static final Check PROBES = suite("ProbesTest");
  private static final Check HUNG = Check.cell("consul: connections hung");
  private static final Check WOKEN =
      Check.cell("consul: one replica stopped, and woken with old ideas");

  static final List<SeededBug> ALL =
      List.of(
          bug(
              "dropped removal: it is acknowledged whether it was compared well or not",
              "InstanceWrites",
              """
              if (commit(key, txn.delete(keys.instance(key)), after -> after.index() == 0) == 0) {
                    return null;
                  }""",
              "commit(key, txn.delete(keys.instance(key)), after -> after.index() == 0);",
              CONCURRENCY,
              TWO_AGENTS),
          bug(
              "doubled write: a write whose answer was lost is sent again",
              "BoundedCalls",
              """
              public boolean isOneShot() {
                    return true;""",
              """
              public boolean isOneShot() {
                    return false;""",
              CALLS,
              FAILURES),
          bug(
              "stale overwrite: a registration compares nothing",
              "InstanceWrites",
              "store.creating(registered, found)",
              "new Txn().delete(keys.instance(key)).set(keys.instance(key), registered.content())",
              CONCURRENCY,
              MODEL,
              TWO_AGENTS),
          bug(
              "stale overwrite: a report counts that was measured on an earlier registration",
              "InstanceWrites",
              "if (report.isLate(there.instance()) || isReported(report, there)) {",
              "if (isReported(report, there)) {",
              REPORTS,
              MODEL),
          bug(
              "stale overwrite: an older finding of an agent overwrites a later one",
              "Probes",
              "known.seenAt() < found.seenAt()",
              "known.seenAt() != found.seenAt()",
              PROBES),
          bug(
              "lost watch event: what changed while the services were read is not read again",
              "Follower",
              "latest = head.latest();\n      if (head.absent()",
              "latest = head.latest() + 1;\n      if (head.absent()",
              WATCHES,
              CONCURRENCY),
          bug(
              "lost watch event: a service that left is not told",
              "Follower",
              """
              held.keySet().stream()
                        .filter(name -> !head.changes().containsKey(name))
                        .forEach(changed::add);""",
              "",
              LATE_NEWS,
              WATCHES,
              suite("ConsulContractTest$Names")),
          bug(
              "revisions that differ: a service is told as empty before its revision is that of all such",
              "StoredService",
              "return isEmpty() && revised > absent;",
              "return false;",
              MODEL),
          bug(
              "renewal of what is gone: a removal leaves its lease",
              "InstanceWrites",
              "if (there != null) {\n      leases.end(there);\n      agent",
              "if (there != null) {\n      agent",
              LATE_NEWS,
              LEASES,
              CONCURRENCY),
          bug(
              "renewal of what is gone: what a heartbeat brings home is written anew",
              "Store",
              "var txn = expecting(there).set(",
              "var txn = new Txn().set(",
              TWO_AGENTS),
          bug(
              "early expiry: an instance expires that was renewed late, meanwhile",
              "HeldInstances",
              "txn.expect(key, one.index()).delete(key);",
              "txn.delete(key);",
              HELD,
              HUNG,
              WOKEN),
          bug(
              "\"no effect\" that had one: a write that was sent and not answered",
              "ConsulErrors",
              "return sent && isWrite(request)",
              "return false",
              FAILURES,
              HUNG),
          bug(
              "\"created\" that lost: a registration is looked for by its key alone",
              "InstanceWrites",
              "after -> isOf(registered.epoch(), after)",
              "after -> after.instance() != null",
              FAILURES,
              HUNG,
              Check.cell("consul: answers lost again and again")),
          bug(
              "\"created\" that lost: create-only replaces",
              "InstanceWrites",
              "if (there != null && mode == PutMode.CREATE_ONLY) {",
              "if (there != null && mode == PutMode.CREATE_ONLY && there.isReported()) {",
              REGISTRATIONS,
              CONCURRENCY),
          bug(
              "report lost: the same status with another output is no report",
              "InstanceWrites",
              """
              && there.instance().status() == report.status()
                      && report.output().equals(there.instance().output());""",
              "&& there.isReported() && there.instance().status() == report.status();",
              REPORTS,
              MODEL),
          bug(
              "report lost: it goes when the instance moves to another agent",
              "HeldInstances",
              "there.probed(natives.cover(there.registration())).heldBy(",
              "there.probed(true).found(null).heldBy(",
              HELD,
              TWO_AGENTS),
          bug(
              "maintenance lost: it goes with the instance",
              "InstanceWrites",
              "commit(key, txn.delete(keys.instance(key)), after",
              "commit(key, txn.delete(keys.instance(key)).delete(keys.maintenance(key)), after",
              MAINTENANCE,
              MODEL),
          bug(
              "unhealthy removal: what recovered meanwhile is removed",
              "InstanceWrites",
              "if (there == null || there.revision() != revision || !there.now().isEvictable()) {",
              "if (there == null || there.revision() != revision) {",
              REMOVALS,
              MODEL),
          bug(
              "deaf catalog: a store that is not what it was is followed on",
              "Follower",
              "if (!storeId.equals(head.id().text()) || isEarlier(head)) {",
              "if (head.latest() < 0) {",
              FORGETFUL,
              Check.cell("consul: server killed and restarted without its data")),
          bug(
              "permit leak: a place is kept by each call that is late",
              "BoundedCalls",
              """
              } finally {
                    timer.cancel();
                    places.release();
                  }""",
              """
              } finally {
                    timer.cancel();
                    if (!chain.call().isCanceled()) {
                      places.release();
                    }
                  }""",
              CALLS,
              HUNG));

  private ConsulBugs() {}

  private static Check suite(String... tests) {
    return Check.suite(MODULE, FOLDER, tests);
  }

  private static SeededBug bug(
      String name, String file, String original, String broken, Check... checks) {
    return new SeededBug(
        "consul: " + name, SOURCES.resolve(file + ".java"), original, broken, List.of(checks));
  }
}
