package io.rollcall.fault;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can go wrong with Kubernetes, between Rollcall and it, and with Rollcall over it. */
class KubernetesFaultTest {

  @ParameterizedTest
  @MethodSource
  void replicasKeepTheirPromises(Cells.Cell cell) throws Exception {
    cell.run(1);
  }

  static List<Cells.Cell> replicasKeepTheirPromises() {
    return Cells.KUBERNETES;
  }
}
