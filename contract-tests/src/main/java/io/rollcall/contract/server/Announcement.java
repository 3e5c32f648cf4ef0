package io.rollcall.contract.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells whoever runs the tests where a server comes from, once for each place. */
final class Announcement {

  private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();

  private Announcement() {}

  static void print(Program program, String place) {
    var line = program.kind() + ": " + place;
    if (PRINTED.add(line)) {
      System.out.println(line);
    }
  }
}
