package io.rollcall.seeded;

import java.nio.file.Path;
import java.util.List;

/** Bugs in the Redis backend, and in the functions that it has Redis run. */
final class RedisBugs {

  private static final String MODULE = "backend-redis";
  private static final String FOLDER = "io.rollcall.backend.redis";
  private static final Path SOURCES = Path.of(MODULE, "src/main/java/io/rollcall/backend/redis");
  private static final Path FUNCTIONS =
      Path.of(MODULE, "src/main/resources/io/rollcall/backend/redis/rollcall.lua");

  private static final Check REGISTRATIONS = suite("RedisContractTest$Registrations");
  private static final Check LEASES = suite("RedisContractTest$Leases");
  private static final Check REPORTS = suite("RedisContractTest$HealthReports");
  private static final Check MAINTENANCE = suite("RedisContractTest$Maintenance");
  private static final Check CONCURRENCY = suite("RedisContractTest$Concurrency");
  private static final Check CONFIGURATIONS = suite("RedisConfigTest$CellsInRedis");
  private static final Check TROUBLE = suite("TroubleTest");
  private static final Check TOGETHER = suite("WritesTogetherTest");
  private static final Check STEPPED = suite("SteppedClockTest");
  private static final Check SEVERAL_SERVERS = suite("SeveralServersTest");

  static final List<SeededBug> ALL =
      List.of(
          inFunctions(
              "dropped removal: the last instance of a service leaves the service behind",
              "redis.call('HDEL', SERVICES, service)",
              "redis.call('HSET', SERVICES, service, revision)",
              CONCURRENCY),
          inFunctions(
              "doubled write: the same registration again is taken for another",
              "local is_same = known == registration",
              "local is_same = known == registration .. ' '",
              REGISTRATIONS),
          inFunctions(
              "stale overwrite: a creation replaces what is there",
              "if held and mode == 'create' then",
              "if held and mode == '' then",
              REGISTRATIONS),
          inFunctions(
              "stale overwrite: a report counts that was measured on an earlier registration",
              "if not (is_other or is_late or",
              "if not (is_late or",
              REPORTS),
          inFunctions(
              "stale overwrite: a configuration is written that must not have been there",
              "if (held and held[2] or '0') ~= rest[at + 1] then",
              "if held and rest[at + 1] ~= '0' and held[2] ~= rest[at + 1] then",
              CONFIGURATIONS),
          inFunctions(
              "early expiry: a heartbeat does not move the deadline",
              "if lease.ttl ~= '0' then",
              "if lease.ttl == '0' then",
              LEASES),
          inFunctions(
              "late expiry: the guard lets nothing through",
              "if spent < most then",
              "if spent < most - 1 then",
              LEASES),
          inFunctions(
              "mass expiry: the guard lets everything through",
              "local most = math.max(1,",
              "local most = math.max(1000,",
              LEASES),
          inFunctions(
              "maintenance lost: what leaves takes it along",
              "redis.call('HDEL', HEALTH, id) redis.call('ZREM'",
              "redis.call('HDEL', MAINTENANCE, id) redis.call('ZREM'",
              MAINTENANCE),
          inFunctions(
              "revision given out twice: another server goes on where the first one was",
              "if known == server then",
              "if known then",
              TROUBLE),
          inFunctions(
              "renewal refused: no heartbeat is taken while memory is full",
              "register_writes('write_even_when_full', EVEN_WHEN_FULL",
              "register_writes('write_even_when_full', UNLESS_FULL",
              TROUBLE),
          inFunctions(
              "write lost: one that fails stops those that came together with it",
              "pcall(write, ",
              "true, write(",
              TOGETHER),
          bug(
              "created that lost: all who write together get the answer of the first",
              "RedisWrites",
              "var reply = done.reply().list(i);",
              "var reply = done.reply().list(0);",
              TOGETHER),
          bug(
              "lost watch event: a gap in the stream is passed over",
              "Change",
              "if (revision != position + 1) {",
              "if (revision <= position) {",
              TROUBLE),
          bug(
              "doubled write: one without an answer is said to have had no effect",
              "RedisErrors",
              "(REFUSALS.contains(code(error)) &&",
              "(!code(error).equals(\"ERR\") &&",
              TROUBLE),
          bug(
              "mass expiry: a step of the server's clock is taken for time that passed",
              "ServerClock",
              "shift(before, now, step);",
              "seen = now;",
              STEPPED),
          bug(
              "lost write: one that no replica has is acknowledged",
              "RedisWrites",
              "if (copies < wanted) {",
              "if (copies < 0) {",
              SEVERAL_SERVERS));

  private RedisBugs() {}

  private static Check suite(String... tests) {
    return Check.suite(MODULE, FOLDER, tests);
  }

  private static SeededBug bug(
      String name, String file, String original, String broken, Check... checks) {
    return new SeededBug(
        "redis: " + name, SOURCES.resolve(file + ".java"), original, broken, List.of(checks));
  }

  private static SeededBug inFunctions(
      String name, String original, String broken, Check... checks) {
    return new SeededBug("redis: " + name, FUNCTIONS, original, broken, List.of(checks));
  }
}
