package io.rollcall.simulation;

import java.util.stream.IntStream;

/** Makes a scenario that fails smaller, as long as it still fails. */
final class Shrinking {

  /** More than any scenario has of either. */
  private static final int MOST = 32;

  private Shrinking() {}

  /** Leaves out each mishap, and then each client, that it does not take to fail. */
  static Verdict shrink(Verdict failed) {
    var smallest = failed;
    boolean isSmaller = true;
    while (isSmaller) {
      var best = smallest;
      for (int i : IntStream.range(0, MOST).toArray()) {
        best = ifBad(best, best.scenario().withoutMishap(i));
        best = ifBad(best, best.scenario().withoutClient(i));
      }
      isSmaller = !best.scenario().equals(smallest.scenario());
      smallest = best;
    }
    return smallest;
  }

  private static Verdict ifBad(Verdict known, Scenario smaller) {
    if (smaller.equals(known.scenario())) {
      return known;
    }
    var verdict = Episode.play(smaller);
    return verdict.isGood() ? known : verdict;
  }
}
