package io.rollcall.simulation;

import java.util.List;

/**
 * What came of a scenario.
 *
 * @param operations reads and writes that were judged
 * @param obligations how often an instance had to be in what was served
 * @param mishaps that happened
 * @param violations what no correct registry would have done, for people
 * @param fingerprint of all that happened: the same for the same history
 */
record Verdict(
    Scenario scenario,
    long operations,
    long obligations,
    int mishaps,
    List<String> violations,
    int fingerprint) {

  boolean isGood() {
    return violations.isEmpty();
  }
}
