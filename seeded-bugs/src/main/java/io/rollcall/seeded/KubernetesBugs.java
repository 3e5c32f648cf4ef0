package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/** Bugs in the Kubernetes backend. */
final class KubernetesBugs {

  private static final String MODULE = "backend-kubernetes";
  private static final String FOLDER = "io.rollcall.backend.kubernetes";
  private static final Path SOURCES =
      Path.of(MODULE, "src/main/java/io/rollcall/backend/kubernetes");

  private static final Check REGISTRATIONS = suite("KubernetesContractTest$Registrations");
  private static final Check LEASES = suite("KubernetesContractTest$Leases");
  private static final Check REPORTS = suite("KubernetesContractTest$HealthReports");
  private static final Check MAINTENANCE = suite("KubernetesContractTest$Maintenance");
  private static final Check UNHEALTHY = suite("KubernetesContractTest$UnhealthyRemovals");
  private static final Check CONCURRENCY = suite("KubernetesContractTest$Concurrency");
  private static final Check TWO_REPLICAS = suite("TwoReplicasContractTest$Concurrency");
  private static final Check CELLS = suite("KubernetesConfigTest$CellsInConfigMaps");
  private static final Check COMMITS = suite("cell.CommitsTest");
  private static final Check EXPIRY = suite("ExpiryTest");
  private static final Check SERVICES = suite("ServicesTest");
  private static final Check FOLLOWING = suite("follow.FollowedServicesTest");
  private static final Check KNOWLEDGE = suite("follow.LatestSlicesTest");
  private static final Check REVISIONS = suite("follow.RevisionsOfSlicesTest");
  private static final Check LOST_ANSWERS = suite("LostAnswersTest");
  private static final Check BEATS = suite("beat.BeatFollowerTest");
  private static final Check WATCHES = suite("api.ApiWatchTest");
  private static final Check CALLS = suite("api.KubernetesConnectionTest");
  private static final Check ERRORS = suite("api.KubernetesErrorsTest");

  static final List<SeededBug> ALL =
      List.of(
          bug(
              "dropped removal: a write that another one forestalls is said to be done",
              "InstanceWrites",
              "return after == null ? null : new Change(there, after);",
              "return new Change(there, next);",
              CONCURRENCY,
              TWO_REPLICAS),
          bug(
              "dropped removal: what a user deletes stays",
              "follow/SliceFollower",
              "case News.Removed<EndpointSlice>(var slice) -> services.removed(slice);",
              "case News.Removed<EndpointSlice>(var slice) -> {}",
              FOLLOWING),
          bug(
              "doubled write: the same registration again is taken for another",
              "InstanceWrites",
              "present.registration().equals(registration)",
              "present.registration() == registration",
              REGISTRATIONS),
          bug(
              "stale overwrite: a creation replaces what is there",
              "InstanceWrites",
              "if (present != null && mode == PutMode.CREATE_ONLY) {",
              "if (present != there && mode == PutMode.CREATE_ONLY) {",
              REGISTRATIONS),
          bug(
              "stale overwrite: a report counts that was measured on an earlier registration",
              "InstanceWrites",
              "return report.isLate(instance) || report.isKnown(instance)",
              "return report.isKnown(instance)",
              REPORTS),
          bug(
              "stale overwrite: what is told late undoes what this replica wrote",
              "follow/LatestSlices",
              "if (!isLate) {",
              "if (held != null) {",
              KNOWLEDGE),
          bug(
              "report lost: the same status with another output is no report",
              "InstanceWrites",
              "return report.isLate(instance) || report.isKnown(instance)",
              "return report.isLate(instance) || report.status() == instance.status()",
              REPORTS),
          bug(
              "maintenance lost: who comes back is in service",
              "slice/StoredInstance",
              ".withMaintenance(before.instance.maintenance()),",
              ",",
              MAINTENANCE),
          bug(
              "renewal of what is gone: a slice without an instance is taken for one",
              "KubernetesBeats",
              "return StoredInstance.present(objects.read(key));",
              "return objects.read(key);",
              LEASES),
          bug(
              "unhealthy removal: what recovered meanwhile is removed",
              "InstanceWrites",
              "&& present.now().isEvictable()",
              "",
              UNHEALTHY),
          bug(
              "mass expiry: the guard lets everything through",
              "Expiry",
              "while (done < over.size() && budget.allows(count(service), clock.nanos())) {",
              "while (done < over.size()) {",
              EXPIRY),
          bug(
              "late expiry: the guard lets nothing through",
              "Expiry",
              "while (done < over.size() && budget.allows(count(service), clock.nanos())) {",
              "while (done < over.size() && done < 0) {",
              EXPIRY),
          bug(
              "late expiry: what the guard keeps is served",
              "slice/StoredInstance",
              "return isOver ? instance.withHealth(HealthStatus.UNHEALTHY, OVERDUE) : instance;",
              "return instance;",
              EXPIRY),
          bug(
              "revision given out twice: slices are deleted that no mark has counted",
              "follow/Sweeping",
              "if (sweep.isCounted() || writes.write(sweep.mark())) {",
              "if (sweep.past() != null) {",
              REVISIONS),
          bug(
              "revision given out twice: what a user deletes is not made up for",
              "follow/Revisions",
              "told.instances().equals(now) ? told.revision() : told.revision() + 1;",
              "0;",
              FOLLOWING,
              REVISIONS),
          bug(
              "lost watch event: a version that is forgotten is asked for again and again",
              "beat/BeatFollower",
              "version = mustListAgain ? null : version;",
              "",
              BEATS),
          bug(
              "lost watch event: the end of a watch for a forgotten version is like any other",
              "api/ApiWatch",
              "end(KubernetesErrors.unavailable(status), isGone(status));",
              "end(KubernetesErrors.unavailable(status), false);",
              WATCHES),
          bug(
              "doubled instance: a listing that begins anew keeps the pages that it had",
              "api/ApiObjects",
              "items.clear();",
              "",
              CALLS),
          bug(
              "no effect that had one: a write that was sent and not answered",
              "api/KubernetesErrors",
              ": new OutcomeUnknown(explanation(error) + MAY_BE_DONE, cause(error));",
              ": unavailable(error);",
              ERRORS),
          bug(
              "no effect that had one: a write that failed within the API server",
              "api/KubernetesErrors",
              "return answer.code() < FIRST_SERVER_ERROR || answer.isBusy()",
              "return answer.code() > 0",
              ERRORS),
          bug(
              "created that lost: whatever is there is taken for what was written",
              "InstanceObjects",
              "if (there != null && next.at(there.resourceVersion()).equals(there)) {",
              "if (there != null) {",
              LOST_ANSWERS),
          bug(
              "write refused: an API server with too much to do is not asked again",
              "api/ApiCalls",
              "if (!answer.isBusy() ||",
              "if (answer.code() > 0 ||",
              CALLS),
          bug(
              "permit leak: each call keeps its place",
              "api/ApiCalls",
              "free.release();",
              "",
              CONCURRENCY),
          bug(
              "instances taken along: a Service is deleted that an instance is about to come to",
              "EmptyServices",
              "return before != null && before.isStill(there) ? before",
              "return before != null ? new Empty(there, before.sinceNanos())",
              SERVICES),
          bug(
              "instances taken along: the Service of a user is deleted",
              "EmptyServices",
              "objects.list(ServiceObjects.MADE_BY_ROLLCALL)",
              "objects.list(Map.of())",
              SERVICES),
          bug(
              "config: stale compare: guards are not compared",
              "cell/Commits",
              "revision(there.get(guard.key())) == guard.revision())",
              "guard.revision() >= 0)",
              CELLS,
              COMMITS),
          bug(
              "config: stale overwrite: a writer that wakes up late does what is past",
              "cell/Commits",
              "if (!journal.isLast(commit)) {",
              "if (write == null) {",
              COMMITS),
          bug(
              "config: lost watch event: a deletion is not told",
              "cell/CellFollower",
              "mirror.update(List.of(), Set.of(key));",
              "log.debug(\"{} is gone\", key);",
              CELLS));

  private KubernetesBugs() {}

  private static Check suite(String... tests) {
    return Check.suite(MODULE, FOLDER, tests);
  }

  private static SeededBug bug(
      String name, String file, String original, String broken, Check... checks) {
    return new SeededBug(
        "kubernetes: " + name, SOURCES.resolve(file + ".java"), original, broken, List.of(checks));
  }
}
