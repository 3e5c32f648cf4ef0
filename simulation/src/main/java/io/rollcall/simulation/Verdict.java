package io.rollcall.simulation;

import java.util.List;

/**
 * What came of a scenario.
 *
 * @param operations reads and writes that were judged
 * @param mishaps that happened
 * @param violations what no correct registry would have done, for people
 */
record Verdict(Scenario scenario, long operations, int mishaps, List<String> violations) {

  boolean isGood() {
    return violations.isEmpty();
  }
}
