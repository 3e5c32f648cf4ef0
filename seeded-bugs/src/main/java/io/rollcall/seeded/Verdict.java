package io.rollcall.seeded;

import java.time.Duration;
import java.util.List;

/** Whether a bug was found. */
sealed interface Verdict {

  /** How much of a finding is shown. */
  int SHOWN_LENGTH = 160;

  SeededBug bug();

  /** A row of a table in Markdown, under {@link #HEAD}. */
  String row();

  /** The head of the table. */
  String HEAD = "| bug | found by | runs | time | as |\n|---|---|---|---|---|";

  /**
   * It was.
   *
   * @param check that found it
   * @param runs it took, of the check that found it
   * @param time that these took together
   * @param finding what the check said last
   */
  record Found(SeededBug bug, Check check, int runs, Duration time, String finding)
      implements Verdict {

    @Override
    public String row() {
      return "| %s | %s | %d | %d s | %s |"
          .formatted(bug, check, runs, Math.max(1, time.toSeconds()), cell(finding));
    }
  }

  /**
   * It was not.
   *
   * @param inconclusive what checks said that neither passed nor found anything
   */
  record Missed(SeededBug bug, List<String> inconclusive) implements Verdict {

    @Override
    public String row() {
      return "| %s | **missed** by %s | | | %s |"
          .formatted(
              bug,
              String.join(", ", bug.checks().stream().map(Check::name).toList()),
              cell(String.join("; ", inconclusive)));
    }
  }

  private static String cell(String text) {
    var line = text.replaceAll("\\s+", " ").replace("|", "\\|");
    return line.length() <= SHOWN_LENGTH ? line : line.substring(0, SHOWN_LENGTH) + "…";
  }
}
