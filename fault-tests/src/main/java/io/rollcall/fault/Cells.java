package io.rollcall.fault;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which trouble is tried with which store. */
final class Cells {

  private static final ServerOptions SMALL =
      ServerOptions.PLAIN.withArguments("--quota-backend-bytes=" + 2 * 1024 * 1024);

  private Cells() {}

  /**
   * A trouble and what it is tried with.
   *
   * @param store what people call it, such as {@code etcd 3.5}
   */
  record Cell(String store, Supplier<Rig> rig, Trouble trouble) {

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
      return store + ": " + trouble.name();
    }
  }

  static final List<Cell> MEMORY =
      Stream.of(Trouble.onlyReplicaKilled(), Trouble.onlyReplicaStopped())
          .map(trouble -> new Cell("memory", Rig::memory, trouble))
          .toList();
  static final List<Cell> ETCD = Stream.of(Etcd.values()).flatMap(Cells::etcd).toList();
  static final List<Cell> CONSUL = consul();

  private static Stream<Cell> with(
      String store, Supplier<Rig> singleServer, Supplier<Rig> threeServers) {
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
            .map(trouble -> new Cell(store, singleServer, trouble));
    var cluster = new Cell(store, threeServers, Trouble.leaderKilled());
    return Stream.concat(single, Stream.of(cluster));
  }

  private static Stream<Cell> etcd(Etcd etcd) {
    var store = etcd.toString();
    Supplier<Rig> single = () -> Rig.single(StoreKind.ETCD, etcd.start(ServerOptions.PLAIN));
    Supplier<Rig> cluster = () -> Rig.cluster(StoreKind.ETCD, etcd.cluster(3, ServerOptions.PLAIN));
    Supplier<Rig> small = () -> Rig.single(StoreKind.ETCD, etcd.start(SMALL));
    return Stream.concat(
        with(store, single, cluster),
        Stream.of(
            new Cell(store, single, EtcdTrouble.compactedWhileCut()),
            new Cell(store, small, EtcdTrouble.databaseFull())));
  }

  private static List<Cell> consul() {
    var store = "consul";
    Supplier<Rig> single = () -> Rig.single(StoreKind.CONSUL, Consul.start(ServerOptions.PLAIN));
    Supplier<Rig> cluster =
        () -> Rig.cluster(StoreKind.CONSUL, Consul.cluster(3, 0, ServerOptions.PLAIN));
    return Stream.concat(
            with(store, single, cluster),
            Stream.of(new Cell(store, Rig::agent, Trouble.agentWiped())))
        .toList();
  }
}
