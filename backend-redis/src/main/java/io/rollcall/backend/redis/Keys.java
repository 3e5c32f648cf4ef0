package io.rollcall.backend.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the keys are called. They have one hash tag, so that a cluster has them in one slot. */
final class Keys {

  private static final List<String> OF_A_SERVICE =
      List.of("instances", "leases", "health", "maintenance", "expired");

  private final List<String> common;
  private final List<String> beginnings;

  Keys(String prefix) {
    var tag = "{" + prefix + "}:";
    this.common =
        Stream.of("state", "services", "changes", "deadlines", "cells", "cell-keys")
            .map(tag::concat)
            .toList();
    this.beginnings = OF_A_SERVICE.stream().map(name -> tag + name + ":").toList();
  }

  String state() {
    return common.get(0);
  }

  String services() {
    return common.get(1);
  }

  String changes() {
    return common.get(2);
  }

  /** Those that a function is given, in its order. */
  String[] of(List<String> services) {
    var keys = new ArrayList<>(common);
    for (var service : services) {
      for (var beginning : beginnings) {
        keys.add(beginning.concat(service));
      }
    }
    return keys.toArray(String[]::new);
  }
}
