package io.rollcall.seeded;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All bugs there are; what {@code bench/seeded-bugs} runs. */
public final class SeededBugs {

  static final List<SeededBug> ALL =
      Stream.of(
              MemoryBugs.ALL,
              EtcdBugs.ALL,
              ConsulBugs.ALL,
              RedisBugs.ALL,
              KubernetesBugs.ALL,
              CoreBugs.ALL,
              ConfigBugs.ALL)
          .flatMap(List::stream)
          .toList();

  private SeededBugs() {}

  /**
   * Seeks bugs, in the repository that is the current folder, and prints what found them as a table
   * in Markdown. Exits with 1 when any was missed, or could not be sought.
   *
   * @param args a part of the names of the bugs to seek, or nothing for all
   */
  public static void main(String[] args) {
    var part = args.length == 0 ? "" : args[0];
    var bugs = ALL.stream().filter(bug -> bug.name().contains(part)).toList();
    if (bugs.isEmpty()) {
      System.err.println("No bug has a name with '" + part + "' in it.");
      System.exit(2);
    }
    var verdicts = new ArrayList<Verdict>();
    int notSought = 0;
    System.out.println(Verdict.HEAD);
    try (var gate = new Gate(Path.of(""))) {
      for (var bug : bugs) {
        try {
          var verdict = gate.seek(bug);
          verdicts.add(verdict);
          System.out.println(verdict.row());
        } catch (IllegalStateException e) {
          System.err.printf("%s was not sought: %s%n", bug, e.getMessage());
          notSought++;
        }
      }
    }
    var missed = verdicts.stream().filter(Verdict.Missed.class::isInstance).toList();
    System.out.printf(
        "%n%d bugs, %d found, %d missed, %d not sought%n",
        bugs.size(), verdicts.size() - missed.size(), missed.size(), notSought);
    if (!missed.isEmpty()) {
      System.out.println(
          missed.stream().map(verdict -> "Missed: " + verdict.bug()).collect(joining("\n")));
    }
    System.exit(missed.isEmpty() && notSought == 0 ? 0 : 1);
  }
}
