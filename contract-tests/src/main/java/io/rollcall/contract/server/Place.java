package io.rollcall.contract.server;

/** Where servers run. */
sealed interface Place permits LocalPrograms {

  /** A server that is down and empty. */
  Run run(Program program, Launch launch);

  /** The best place for {@code program}; fails, and says how to get one, when there is none. */
  static Place of(Program program) {
    var local = LocalPrograms.find(program);
    if (local == null) {
      throw new IllegalStateException(
          "There is no %1$s for the tests. Run bin/test, or start Docker, or set %2$s."
              .formatted(program.executable(), Setting.variable(program.executable())));
    }
    return local;
  }
}
