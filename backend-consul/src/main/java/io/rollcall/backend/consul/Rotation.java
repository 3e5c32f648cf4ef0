package io.rollcall.backend.consul;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Takes some services at each step, until all had their turn, then from the start again. For one
 * thread.
 */
final class Rotation {

  private final int atATime;
  private String last = "";

  Rotation(int atATime) {
    this.atATime = atATime;
  }

  /**
   * @param services sorted
   */
  List<String> next(List<String> services) {
    var found = Collections.binarySearch(services, last);
    var start = found < 0 ? -found - 1 : found + 1;
    var taken = new ArrayList<String>();
    for (int i = 0; i < Math.min(atATime, services.size()); i++) {
      taken.add(services.get((start + i) % services.size()));
    }
    if (!taken.isEmpty()) {
      last = taken.getLast();
    }
    return taken;
  }
}
