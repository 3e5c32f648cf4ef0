package io.rollcall.contract.server;

import org.jspecify.annotations.Nullable;

/** Where servers run. */
sealed interface Place permits Containers, LocalPrograms {

  /** A server that is down and empty. */
  Run run(Program program, Launch launch);

  /** The best place for a server; fails, and says how to get one, when there is none. */
  static Place of(Program program) {
    return chosen(program, allowed("container") ? Containers.find(program) : null);
  }

  /** The best place for servers that talk to each other on the loopback interface. */
  static Place forCluster(Program program) {
    var containers = allowed("container") ? Containers.find(program) : null;
    return chosen(program, containers != null && containers.onOwnLoopback() ? containers : null);
  }

  /**
   * A process of this machine, even where tests are told to use containers: for a program that has
   * to reach what tests run on this machine's loopback interface.
   */
  static LocalPrograms onThisMachine(Program program) {
    var programs = LocalPrograms.find(program);
    if (programs == null) {
      throw new IllegalStateException(howToGet(program));
    }
    Announcement.print(program, programs.toString());
    return programs;
  }

  private static Place chosen(Program program, @Nullable Place containers) {
    var place = containers;
    if (place == null && allowed("process")) {
      place = LocalPrograms.find(program);
    }
    if (place == null) {
      throw new IllegalStateException(howToGet(program));
    }
    Announcement.print(program, place.toString());
    return place;
  }

  private static String howToGet(Program program) {
    var only = TestVariable.of("servers");
    var name = program.kind();
    return """
    There is no %1$s%2$s for the tests. Run bin/test, which fetches it, or start Docker, or put \
    an executable of that name on the path. %3$s can give an address, for tests that share a server.\
    """
        .formatted(name, only == null ? "" : " in the way " + only, TestVariable.variable(name));
  }

  private static boolean allowed(String way) {
    var only = TestVariable.of("servers");
    return only == null || only.equals(way);
  }
}
