package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/**
 * Bugs in the Consul backend. There is none for a heartbeat through one agent that crosses a
 * removal through another: that is known not to be held to.
 */
final class ConsulBugs {

  private static final String MODULE = "backend-consul";
  private static final String FOLDER = "io.rollcall.backend.consul";
  private static final Path SOURCES = Path.of(MODULE, "src/main/java/io/rollcall/backend/consul");

  private static final Check REGISTRATIONS = suite("ConsulContractTest$Registrations");
  private static final Check LEASES = suite("ConsulContractTest$Leases");
  private static final Check REPORTS = suite("ConsulContractTest$HealthReports");
  private static final Check MAINTENANCE =
      suite("ConsulContractTest$Maintenance", "MaintenanceEntriesTest");
  private static final Check WATCHES =
      suite("ConsulContractTest$Watches", "ConsulContractTest$Concurrency");
  private static final Check MODEL = suite("ConsulModelTest");
  private static final Check TWO_AGENTS = suite("TwoAgentsContractTest");
  private static final Check REMOVALS = suite("TwoAgentsRemovalTest", "ConsulFailureTest");
  private static final Check ONE_AGENT = suite("OneAgentTest");
  private static final Check FAILED_AGENT = suite("FailedAgentTest", "ForgetfulAgentTest");
  private static final Check ACCESS = suite("AccessTest");
  private static final Check HUNG = Check.cell("consul: connections hung");
  private static final Check WIPED =
      Check.cell("consul: server killed and restarted without its data");
  private static final Check WOKEN =
      Check.cell("consul: one replica stopped, and woken with old ideas");

  static final List<SeededBug> ALL =
      List.of(
          bug(
              "dropped removal: the copies of other agents come back",
              "CopyWriter",
              "if (own != null && !before.hasOthers(own)) {",
              "if (own != null) {",
              REMOVALS,
              TWO_AGENTS),
          bug(
              "doubled write: the same registration again is taken for another",
              "ConsulRegistry",
              "if (live != null && registration.equals(live.registration())) {",
              "if (live != null && registration == live.registration()) {",
              REGISTRATIONS,
              MODEL),
          bug(
              "stale overwrite: a copy is as late as the clock says, whatever it replaces",
              "Copy",
              "var epoch = Math.max(at.toEpochMilli(), latest == null ? 0 : latest.epoch() + 1);",
              "var epoch = at.toEpochMilli();",
              REGISTRATIONS,
              MODEL,
              TWO_AGENTS),
          bug(
              "stale overwrite: a report counts that was measured on an earlier registration",
              "ConsulRegistry",
              "if (!report.isLate(live.revision()) && !reported.equals(live.report())) {",
              "if (!reported.equals(live.report())) {",
              REPORTS,
              MODEL),
          bug(
              "lost watch event: what left before it was ever listed stays",
              "CatalogLoop",
              "changed.addAll(leftUnlisted(rows, answer.index()));",
              "",
              WATCHES,
              MODEL,
              HUNG),
          bug(
              "lost watch event: the failure of an agent is not noticed",
              "CheckRows",
              "if (!row.equals(rows.get(id)) && row.isNode()) { nodes.add(id.node());",
              "if (!row.equals(rows.get(id)) && row.isNode()) { nodes.remove(id.node());",
              FAILED_AGENT),
          bug(
              "renewal of what is gone: a copy whose TTL ran out is live",
              "Copy",
              "return registration != null && !checks.expired();",
              "return registration != null;",
              LEASES,
              MODEL),
          bug(
              "early expiry: a replacement goes on with what is left of the lease",
              "CopyWriter",
              "writes.pass(ConsulChecks.leaseId(serviceId));",
              "",
              LEASES,
              MODEL),
          bug(
              "early expiry: what was renewed is removed when it had run out before",
              "Housekeeping",
              "if (!isExpired(agent, key)) { return; }",
              "",
              LEASES,
              ACCESS,
              WOKEN),
          bug(
              "late expiry: what an agent had that failed is not looked after",
              "Housekeeping",
              "} else if (!isOwn && isOrphan(copies, copy)) { orphaned(copy); }",
              "}",
              FAILED_AGENT),
          bug(
              "no effect that had one: a write that is not answered in time is said to have failed",
              "ConsulErrors",
              "return sent ? new OutcomeUnknown(",
              "return sent && !(e instanceof InterruptedIOException) ? new OutcomeUnknown(",
              REMOVALS,
              HUNG),
          bug(
              "no effect that had one: what fails after the first write is said to have failed",
              "Writes",
              "throw made ? unknown(e) : e;",
              "throw e;",
              REMOVALS,
              HUNG),
          bug(
              "created that lost: a creation does not look again once it has the lock",
              "ConsulRegistry",
              """
              absent(agent, key);
              return locks.holding(agent, key, () -> put(agent, registration, at, absent(agent, key)));""",
              """
              var before = absent(agent, key);
              return locks.holding(agent, key, () -> put(agent, registration, at, before));""",
              ONE_AGENT,
              TWO_AGENTS),
          bug(
              "report lost: another output for the same status is taken for known",
              "ConsulRegistry",
              "&& !reported.equals(live.report())) {",
              """
              && (live.report() == null
                  || reported.status() != live.report().status())) {""",
              REPORTS,
              MODEL),
          bug(
              "maintenance lost: it is written down, but the copy that is there does not show it",
              "CopyWriter",
              "live.node().equals(node) ? settle(writes, before, live.key())",
              "live.node().equals(node) ? before",
              MAINTENANCE,
              MODEL),
          bug(
              "deaf watch: indexes that start again are waited for",
              "CatalogLoop",
              "if (answer.index() < seenIndex) { reconcile(agent); return; }",
              "if (answer.index() < seenIndex) { return; }",
              ACCESS,
              WIPED),
          bug(
              "permit leak: a creation that is refused keeps the lock on its key",
              "KeyLocks",
              """
              try {
                acquire(agent, key, session);
                return work.get();
              } finally {
                end(agent, session);
              }""",
              """
              acquire(agent, key, session);
              T done = work.get();
              end(agent, session);
              return done;""",
              ONE_AGENT,
              TWO_AGENTS));

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
