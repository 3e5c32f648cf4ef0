package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/** Bugs in the configuration store, and in how each backend keeps its cells. */
final class ConfigBugs {

  private static final String CORE = "core/src/main/java/io/rollcall/config";
  private static final String IN_MEMORY = "backend-memory/src/main/java/io/rollcall/backend/memory";
  private static final String IN_ETCD = "backend-etcd/src/main/java/io/rollcall/backend/etcd";
  private static final String IN_CONSUL = "backend-consul/src/main/java/io/rollcall/backend/consul";

  private static final Check MEMORY = memory("MemoryConfigTest");
  private static final Check MEMORY_CELLS =
      memory("MemoryConfigTest$CellsInMemory", "MemoryConfigTest$CellsInAFile");
  private static final Check MEMORY_WATCHES =
      memory("MemoryConfigTest$Watches", "MemoryConfigTest$CellsInMemory");
  private static final Check ETCD = etcd("EtcdConfigTest");
  private static final Check ETCD_CELLS = etcd("EtcdConfigTest$CellsInEtcd");
  private static final Check ETCD_CONCURRENCY = etcd("EtcdConfigTest$Concurrency");
  private static final Check ETCD_WATCHES = etcd("EtcdConfigTest$Watches");
  private static final Check LOST_ANSWERS = etcd("LostConfigAnswersTest");
  private static final Check CONSUL = consul("ConsulConfigTest");
  private static final Check CONSUL_CELLS = consul("ConsulConfigTest$CellsInConsul");
  private static final Check CONSUL_CONCURRENCY = consul("ConsulConfigTest$Concurrency");
  private static final Check CONSUL_WATCHES = consul("ConsulConfigTest$Watches");
  private static final Check SIMULATION = Check.simulation("modelled", 5);

  static final List<SeededBug> ALL =
      List.of(
          bug(
              "core: config: lost version: the latest is written, and not beside the others",
              CORE + "/ConfigWriter",
              "writes.add(new Cells.Write.Put(CellNames.version(next), text));",
              "",
              MEMORY,
              SIMULATION),
          bug(
              "core: config: lost version: one more is forgotten than is too many",
              CORE + "/Retention",
              "stored.number() <= latest.number() - settings.versions();",
              "stored.number() <= latest.number() - settings.versions() + 1;",
              MEMORY),
          bug(
              "core: config: lost version: it is replaced without a look at what is there",
              CORE + "/ConfigWriter",
              "return steps.stream().map(Step::guard).toList();",
              "return List.of();",
              ETCD_CONCURRENCY,
              SIMULATION),
          bug(
              "core: config: doubled version: numbers begin anew after a deletion",
              CORE + "/ConfigWriter",
              "head == null ? 1 : head.stored().number() + 1,",
              "head == null || !head.hasValue() ? 1 : head.stored().number() + 1,",
              MEMORY,
              SIMULATION),
          bug(
              "core: config: doubled version: a write whose answer was lost is made again",
              CORE + "/ConfigWriter",
              "return isMade || (unknown != null && wasMade(steps, unknown)) ? results(steps) : null;",
              "return isMade ? results(steps) : null;",
              LOST_ANSWERS,
              SIMULATION),
          bug(
              "core: config: stale compare: a version is compared with what the replica knows",
              CORE + "/ConfigWriter",
              "catch (ConfigNotFound | ConfigVersionMismatch | InvalidValue perhapsNot) { return null; }",
              "catch (ConfigNotFound | ConfigVersionMismatch | InvalidValue perhapsNot) { throw perhapsNot; }",
              ETCD_CONCURRENCY,
              SIMULATION),
          bug(
              "core: config: stale compare: an earlier version will do",
              CORE + "/Condition",
              "case At(var version) -> version == latest;",
              "case At(var version) -> version <= latest;",
              MEMORY,
              SIMULATION),
          bug(
              "core: config: lost watch event: of several changes the first is told",
              CORE + "/ConfigView",
              "changed.forEach(this::tell);",
              "changed.stream().limit(1).forEach(this::tell);",
              MEMORY_WATCHES,
              SIMULATION),
          bug(
              "core: config: lost watch event: a deletion is not told",
              CORE + "/ConfigView",
              "changed.add(stored.version());",
              "if (!stored.version().isDeletion()) { changed.add(stored.version()); }",
              MEMORY_WATCHES,
              SIMULATION),
          bug(
              "memory: config: stale compare: what is not published yet is not compared",
              IN_MEMORY + "/CellTable",
              "var next = ahead.get(guard.key());",
              "Ahead next = null;",
              MEMORY_CELLS),
          bug(
              "memory: config: lost watch event: a commit tells of its first cell",
              IN_MEMORY + "/CellTable",
              "keys.add(write.key());",
              "if (keys.isEmpty()) { keys.add(write.key()); }",
              MEMORY_WATCHES),
          bug(
              "memory: config: lost version: a restart forgets all but the first of a commit",
              IN_MEMORY + "/CellTable",
              "long revision = journal.append(new Change.CellWrites(writes));",
              "long revision = journal.append(new Change.CellWrites(writes.subList(0, 1)));",
              memory("MemoryFileTest", "RestartPropertyTest"),
              memory("DiskFaultPropertyTest", "CrashTest")),
          bug(
              "etcd: config: lost version: a commit that was refused is said to be made",
              IN_ETCD + "/EtcdCells",
              "return answer.getSucceeded() ?",
              "return answer.hasHeader() ?",
              ETCD_CELLS,
              ETCD_CONCURRENCY),
          bug(
              "etcd: config: doubled version: that there is none yet is not compared",
              IN_ETCD + "/EtcdCells",
              "txn.addCompare(Txns.isAt(keys.cell(guard.key()), guard.revision()));",
              "if (guard.revision() > 0) { txn.addCompare(Txns.isAt(keys.cell(guard.key()), guard.revision())); }",
              ETCD_CONCURRENCY,
              ETCD_CELLS),
          bug(
              "etcd: config: doubled version: a commit that may yet be made is said not to be",
              IN_ETCD + "/EtcdCells",
              "throw EtcdErrors.isAnswered(e) && isNotDone(guards, writes) ? EtcdErrors.notDone(e) : e;",
              "throw isNotDone(guards, writes) ? new BackendUnavailable(\"not done\", e) : e;",
              LOST_ANSWERS),
          bug(
              "etcd: config: stale compare: a later revision will do",
              IN_ETCD + "/EtcdCells",
              "txn.addCompare(Txns.isAt(keys.cell(guard.key()), guard.revision()));",
              "if (guard.revision() == 0) { txn.addCompare(Txns.isAbsent(keys.cell(guard.key()))); }",
              ETCD_CONCURRENCY,
              ETCD_CELLS),
          bug(
              "etcd: config: lost watch event: a deletion is not told",
              IN_ETCD + "/CellFeed",
              "deleted.add(cell.key());",
              "",
              ETCD_CELLS),
          bug(
              "etcd: config: lost watch event: of several events one counts",
              IN_ETCD + "/CellFeed",
              "for (var event : events) {",
              "for (var event : events.stream().limit(1).toList()) {",
              ETCD_WATCHES,
              ETCD),
          bug(
              "consul: config: lost version: a commit that was refused is said to be made",
              IN_CONSUL + "/Agent",
              "requireConflict(e); return OptionalLong.empty();",
              "requireConflict(e); return OptionalLong.of(1);",
              CONSUL_CELLS,
              CONSUL_CONCURRENCY),
          bug(
              "consul: config: doubled version: that there is none yet is not compared",
              IN_CONSUL + "/ConsulCells",
              "case Write.Put(_, var value) when revision != null ->",
              "case Write.Put(_, var value) when revision != null && revision > 0 ->",
              CONSUL_CONCURRENCY,
              CONSUL_CELLS),
          bug(
              "consul: config: stale compare: what is written is not compared",
              IN_CONSUL + "/ConsulCells",
              "txn.compareAndSet(key, revision, value.getBytes(UTF_8));",
              "txn.set(key, value.getBytes(UTF_8));",
              CONSUL_CONCURRENCY,
              CONSUL_CELLS),
          bug(
              "consul: config: lost watch event: what changes while buckets are read is not",
              IN_CONSUL + "/CellFollower",
              "changes = latest;",
              "changes = changes();",
              CONSUL_CONCURRENCY,
              CONSUL),
          bug(
              "consul: config: lost watch event: a commit tells of its first bucket",
              IN_CONSUL + "/ConsulCells",
              ".distinct()",
              ".limit(1)",
              CONSUL_WATCHES,
              CONSUL),
          bug(
              "consul: config: lost watch event: a deletion is not told",
              IN_CONSUL + "/CellFollower",
              "if (!written.isEmpty() || !deleted.isEmpty()) {",
              "if (!written.isEmpty()) {",
              CONSUL_CELLS));

  private ConfigBugs() {}

  private static Check memory(String... tests) {
    return Check.suite("backend-memory", "io.rollcall.backend.memory", tests);
  }

  private static Check etcd(String... tests) {
    return Check.suite("backend-etcd", "io.rollcall.backend.etcd", tests);
  }

  private static Check consul(String... tests) {
    return Check.suite("backend-consul", "io.rollcall.backend.consul", tests);
  }

  private static SeededBug bug(
      String name, String file, String original, String broken, Check... checks) {
    return new SeededBug(name, Path.of(file + ".java"), original, broken, List.of(checks));
  }
}
