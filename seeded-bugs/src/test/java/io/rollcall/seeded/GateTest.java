package io.rollcall.seeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gate for a few bugs that are found within seconds: four in memory, and one in etcd behind its
 * wire. It leaves out all others of etcd, and those of Consul and of the core; no model suite and
 * no fault cell is looked at. {@code bench/seeded-bugs} seeks all bugs.
 */
class GateTest {

  private static final List<String> SOUGHT =
      List.of(
          "memory: doubled write: the same registration again",
          "memory: renewal of what is gone",
          "memory: early expiry: what was renewed",
          "memory: lost watch event: an expiry is told as a removal",
          "etcd: stale overwrite: a report counts");

  private static final Path LEASE =
      Path.of("backend-memory/src/main/java/io/rollcall/backend/memory/Lease.java");
  private static final Check LEASES =
      Check.suite("backend-memory", "io.rollcall.backend.memory", "MemoryContractTest$Leases");

  private static final Gate GATE = new Gate(Path.of(".."));

  @AfterAll
  static void close() {
    GATE.close();
  }

  @ParameterizedTest
  @MethodSource
  void bugIsFound(SeededBug bug) {
    assertThat(GATE.seek(bug)).isInstanceOf(Verdict.Found.class);
  }

  static List<SeededBug> bugIsFound() {
    var bugs =
        SeededBugs.ALL.stream()
            .filter(bug -> SOUGHT.stream().anyMatch(bug.name()::startsWith))
            .toList();
    assertThat(bugs).hasSameSizeAs(SOUGHT);
    return bugs;
  }

  @Test
  void whatIsNoBugIsMissed() {
    var harmless = inLease("return from + ttl.toNanos();", "return ttl.toNanos() + from;");

    assertThat(GATE.seek(harmless)).isEqualTo(new Verdict.Missed(harmless, List.of()));
  }

  @Test
  void programThatBreaksDownIsNotFound() {
    var crash = inLease("return from + ttl.toNanos();", "throw new NoSuchMethodError();");

    assertThat(GATE.seek(crash))
        .isInstanceOfSatisfying(
            Verdict.Missed.class, missed -> assertThat(missed.inconclusive()).isNotEmpty());
  }

  @Test
  void bugThatDoesNotCompileIsNotSought() {
    assertThatIllegalStateException()
        .isThrownBy(() -> GATE.seek(inLease("return from + ttl.toNanos();", "return null;")))
        .withMessageContaining("does not compile");
  }

  private static SeededBug inLease(String original, String broken) {
    return new SeededBug("lease: a change", LEASE, original, broken, List.of(LEASES));
  }
}
