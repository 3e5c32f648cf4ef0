package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/** Bugs in the etcd backend. */
final class EtcdBugs {

  private static final String MODULE = "backend-etcd";
  private static final String FOLDER = "io.rollcall.backend.etcd";
  private static final Path SOURCES = Path.of(MODULE, "src/main/java/io/rollcall/backend/etcd");

  private static final Check REGISTRATIONS = suite("EtcdContractTest$Registrations");
  private static final Check LEASES = suite("EtcdContractTest$Leases");
  private static final Check REPORTS = suite("EtcdContractTest$HealthReports");
  private static final Check MAINTENANCE = suite("EtcdContractTest$Maintenance");
  private static final Check WATCHED = suite("EtcdContractTest$Watches", "EtcdContractTest$Names");
  private static final Check CONCURRENCY = suite("EtcdContractTest$Concurrency");
  private static final Check MODEL = suite("EtcdModelTest");
  private static final Check CROSSED = suite("CrossedWritesTest");
  private static final Check LOST_ANSWERS = suite("LostAnswersTest");
  private static final Check REPLICAS = suite("ReplicasTest");
  private static final Check NETWORK = suite("NetworkTest");
  private static final Check WATCHES = suite("WatchFeedTest", "WatchSessionTest");
  private static final Check KEEP_ALIVES = suite("KeepAlivesTest");
  private static final Check COMMITS = suite("GroupCommitTest");
  private static final Check STORED = suite("StoredDataTest");
  private static final Check WOKEN =
      Check.cell("etcd 3.5: one replica stopped, and woken with old ideas");
  private static final Check CUT = Check.cell("etcd 3.5: connections cut");
  private static final Check HUNG = Check.cell("etcd 3.5: connections hung");

  static final List<SeededBug> ALL =
      List.of(
          bug(
              "dropped removal: one that another write crosses is said to be done",
              "Removal",
              ": next(InstanceReads.found(key, committed.response().getResponsesList()));",
              ": gone();",
              CROSSED,
              CONCURRENCY,
              REPLICAS,
              LOST_ANSWERS,
              WOKEN),
          bug(
              "doubled write: the same registration again is taken for another",
              "Put",
              "return there.instance().registration().equals(registration);",
              "return there.instance().registration() == registration;",
              REGISTRATIONS,
              MODEL),
          bug(
              "doubled write: one of unknown outcome is made again, whoever wrote meanwhile",
              "Put",
              "requireNotDone(sent); } var there",
              "} var there",
              LOST_ANSWERS,
              CUT),
          bug(
              "stale overwrite: a put does not compare what it replaces",
              "Put",
              "Txns.isAt(instance, found.revision()),",
              "",
              CONCURRENCY,
              MODEL,
              LOST_ANSWERS),
          bug(
              "stale overwrite: a report counts that was measured on an earlier registration",
              "Report",
              "return report.isLate(now) || report.isKnown(now);",
              "return report.isKnown(now);",
              REPORTS,
              MODEL),
          bug(
              "stale overwrite: a report of unknown outcome is made again over a later one",
              "Report",
              "|| found.healthRevision() != sent.before().healthRevision()) {",
              ") {",
              LOST_ANSWERS),
          bug(
              "lost watch event: a watch begins one revision too late",
              "WatchSession",
              "seen = revision; told = revision;",
              "seen = revision + 1; told = revision;",
              WATCHED,
              NETWORK,
              WATCHES,
              CUT),
          bug(
              "lost watch event: progress that comes too early passes over events on their way",
              "WatchSession",
              "seen = response.getEventsCount() == 0 ? seen : Math.max(seen, revision);",
              "seen = Math.max(seen, revision);",
              suite("EarlyProgressTest"),
              WATCHED,
              WATCHES,
              CUT),
          bug(
              "lost watch event: what expired while nothing was heard is told as removed",
              "WatchFeed",
              "expired(held.name(), missing, listing.revision());",
              "departures.settleSoon(held.name(), listing.revision());",
              WATCHES,
              NETWORK),
          bug(
              "renewal of what is gone: a removal leaves its lease to be renewed",
              "Removal",
              "leases.end(target.lease(), tries.get());",
              "",
              LEASES,
              REPLICAS,
              LOST_ANSWERS,
              WOKEN),
          bug(
              "renewal of what is gone: a replacement leaves the lease from before",
              "Put",
              "leases.end(replaced.lease(), tries.get());",
              "leases.renew(replaced.lease());",
              LEASES,
              LOST_ANSWERS,
              WOKEN),
          bug(
              "early expiry: fractions of a second of a TTL are cut off",
              "Leases",
              "ttl.plusSeconds(1).minusNanos(1).toSeconds()",
              "ttl.toSeconds()",
              LEASES,
              MODEL,
              STORED),
          bug(
              "early expiry: the same registration again does not renew",
              "Put",
              "if (there.lease() == Leases.NONE || leases.renew(there.lease())) {",
              "if (there.lease() >= Leases.NONE) {",
              LEASES,
              MODEL),
          bug(
              "early expiry: a replacement does not renew the lease that it takes over",
              "Put",
              "if (leases.renew(lease)) {",
              "if (lease >= Leases.NONE) {",
              LEASES,
              MODEL),
          bug(
              "late expiry: a replacement takes over the lease though its TTL is another",
              "Put",
              "&& Leases.ttlSeconds(there.instance().registration()) == ttlSeconds;",
              ";",
              LEASES,
              MODEL),
          bug(
              "late expiry: an expiry that nobody writes down is not told",
              "WatchFeed",
              "} else if (clock.since(expiry.seenNanos()).compareTo(SETTLED_WITHIN) > 0) {",
              "} else if (clock.since(expiry.seenNanos()).isNegative()) {",
              LEASES,
              WATCHES),
          bug(
              "no effect that had one: a write that is not answered in time is said to have failed",
              "EtcdErrors",
              "Code.RESOURCE_EXHAUSTED,",
              "Code.RESOURCE_EXHAUSTED, Code.DEADLINE_EXCEEDED,",
              LOST_ANSWERS,
              NETWORK,
              HUNG),
          bug(
              "created that lost: all who write together get the answer of the first",
              "GroupCommit",
              "response.getResponses(i).getResponseTxn();",
              "response.getResponses(0).getResponseTxn();",
              CONCURRENCY,
              COMMITS),
          bug(
              "report lost: one that another write crosses is said to be done",
              "Report",
              "return commits.commit(change(found, stored)).response().getSucceeded();",
              "return commits.commit(change(found, stored)).revision() > 0;",
              CROSSED,
              REPORTS,
              CONCURRENCY,
              LOST_ANSWERS,
              REPLICAS),
          bug(
              "report lost: another output for the same status is taken for known",
              "Report",
              "|| report.isKnown(now);",
              "|| report.status() == now.status();",
              REPORTS,
              MODEL),
          bug(
              "maintenance lost: whoever registers does not look whether its key is out",
              "Put",
              "Txns.isAt(maintenance, found.maintenanceRevision())),",
              "Txns.isAt(instance, found.revision())),",
              MAINTENANCE,
              MODEL),
          bug(
              "deaf watch: etcd is not asked for more answers than the first few",
              "WatchSession",
              "requests.request(1); check(response); take(response, events);",
              "check(response); take(response, events);",
              CONCURRENCY,
              NETWORK,
              CUT),
          bug(
              "permit leak: what is written down on departures keeps its place",
              "Departures",
              "permits.release();",
              "unsettled.remove(service, -1L);",
              REPLICAS),
          bug(
              "permit leak: a heartbeat that asks alone keeps its place",
              "KeepAlives",
              "alone.release();",
              "alone.drainPermits();",
              KEEP_ALIVES));

  private EtcdBugs() {}

  private static Check suite(String... tests) {
    return Check.suite(MODULE, FOLDER, tests);
  }

  private static SeededBug bug(
      String name, String file, String original, String broken, Check... checks) {
    return new SeededBug(
        "etcd: " + name, SOURCES.resolve(file + ".java"), original, broken, List.of(checks));
  }
}
