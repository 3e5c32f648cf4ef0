package io.rollcall.fault;

import io.rollcall.contract.server.ServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which trouble is tried with which store. */
final class Cells {

  private static final ServerOptions SMALL =
      ServerOptions.PLAIN.withArguments("--quota-backend-bytes=" + 2 * 1024 * 1024);

  private Cells() {}

  /** A trouble and what it is tried with. */
  record Cell(Backend backend, Supplier<Rig> rig, Trouble trouble) {

    /** As long as trouble lasts in a short run. */
    void run(long seed) throws Exception {
      FaultCell.run(rig, trouble, seed);
    }

    /** For up to three times that. */
    void runLonger(long seed) throws Exception {
      double factor = 1 + new Random(seed).nextDouble() * 2;
      FaultCell.run(rig, trouble.lasting(factor), seed);
    }

    @Override
    public String toString() {
      return backend.wireName() + ": " + trouble.name();
    }
  }

  static final List<Cell> MEMORY =
      Stream.of(Trouble.onlyReplicaKilled(), Trouble.onlyReplicaStopped())
          .map(trouble -> new Cell(Backend.MEMORY, Rig::memory, trouble))
          .toList();
  static final List<Cell> ETCD = etcd();
  static final List<Cell> CONSUL = consul();

  private static Stream<Cell> with(Backend backend) {
    var single =
        Stream.of(
                Trouble.serverKilled(),
                Trouble.serverBlinks(),
                Trouble.serverWiped(),
                Trouble.serverStopped(),
                Trouble.networkCut(),
                Trouble.networkHung(),
                Trouble.networkSlow(),
                Trouble.oneSidePartitioned(),
                Trouble.replicaStopped(),
                Trouble.replicaKilled())
            .map(
                trouble ->
                    new Cell(backend, () -> Rig.single(backend, ServerOptions.PLAIN), trouble));
    var cluster = new Cell(backend, () -> Rig.cluster(backend), Trouble.leaderKilled());
    return Stream.concat(single, Stream.of(cluster));
  }

  private static List<Cell> etcd() {
    var cells = new ArrayList<>(with(Backend.ETCD).toList());
    cells.add(
        new Cell(
            Backend.ETCD,
            () -> Rig.single(Backend.ETCD, ServerOptions.PLAIN),
            EtcdTrouble.compactedWhileCut()));
    cells.add(
        new Cell(Backend.ETCD, () -> Rig.single(Backend.ETCD, SMALL), EtcdTrouble.databaseFull()));
    return List.copyOf(cells);
  }

  private static List<Cell> consul() {
    var cells = new ArrayList<>(with(Backend.CONSUL).toList());
    cells.add(new Cell(Backend.CONSUL, Rig::agent, Trouble.agentWiped()));
    return List.copyOf(cells);
  }
}
