package io.rollcall.seeded;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Something that looks for bugs: a program that is run in a JVM of its own. It ends with 0 when all
 * is well, and with another number after a line of output that tells what it found.
 *
 * @param name as people call it
 * @param module whose test classes the program needs, and in whose folder it runs
 * @param program the name of its main class
 * @param finding a line that tells of a bug, with what it says of it as the first group; a program
 *     that fails without one found nothing, it broke
 * @param runs how often a broken program may be looked at before the bug counts as missed
 * @param needed in how many runs it must find something: more than one where a slow machine may
 *     make it fail
 * @param limit after which one run is ended
 */
record Check(
    String name,
    String module,
    String program,
    List<String> arguments,
    Pattern finding,
    int runs,
    int needed,
    Duration limit) {

  /** What a cell says of a history, or of an expectation that has a description. */
  private static final Pattern FAILED_CELL =
      Pattern.compile("(^.*\\(seed \\S+\\): \\d+ violations|(?<=Error: )\\[.*)");

  private static final Pattern VIOLATION = Pattern.compile("^Violation: (.*)");

  /**
   * A suite of a module's tests.
   *
   * @param tests names of classes in {@code folder}, such as {@code EtcdContractTest}, or of nested
   *     ones, such as {@code EtcdContractTest$Leases}
   */
  static Check suite(String module, String folder, String... tests) {
    return new Check(
        shown(List.of(tests)),
        module,
        Suite.class.getName(),
        Stream.of(tests).map(test -> folder + "." + test).toList(),
        Suite.FINDING,
        3,
        2,
        Duration.ofMinutes(4));
  }

  /**
   * A fault cell, whose replicas run the broken server.
   *
   * @param cell its whole name, such as {@code etcd 3.5: connections cut}
   */
  static Check cell(String cell) {
    return new Check(
        "cell `" + cell + "`",
        "fault-tests",
        "io.rollcall.fault.Soak",
        List.of("PT1S", cell, "1", "1"),
        FAILED_CELL,
        2,
        1,
        Duration.ofMinutes(4));
  }

  /** So many simulated hours over a store, from the first seed on. */
  static Check simulation(String store, int hours) {
    return new Check(
        "simulation over " + store,
        "simulation",
        "io.rollcall.simulation.Simulate",
        List.of(Integer.toString(hours), store, "1"),
        VIOLATION,
        1,
        1,
        Duration.ofMinutes(4));
  }

  private static String shown(List<String> tests) {
    var others = tests.size() == 1 ? "" : " and %d more".formatted(tests.size() - 1);
    return tests.getFirst().replace('$', '.') + others;
  }

  @Override
  public String toString() {
    return name;
  }
}
