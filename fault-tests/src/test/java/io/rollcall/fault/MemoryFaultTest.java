package io.rollcall.fault;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can go wrong with a server that keeps its registrations itself. */
class MemoryFaultTest {

  @ParameterizedTest
  @MethodSource
  void registrationsOutliveIt(Cells.Cell cell) throws Exception {
    cell.run(1);
  }

  static List<Cells.Cell> registrationsOutliveIt() {
    return Cells.MEMORY;
  }
}
