package io.rollcall.fault;

import io.rollcall.contract.server.Certificates;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which trouble is tried with which store. */
final class Cells {

  private static final ServerOptions SMALL =
      ServerOptions.PLAIN.withArguments("--quota-backend-bytes=" + 2 * 1024 * 1024);

  private static final ServerOptions LASTING =
      ServerOptions.PLAIN.withArguments("--appendonly", "yes", "--appendfsync", "always");

  /** Replicas find that another one is gone within 12 s, and take over what it held. */
  private static final Duration HELD_ANEW_WITHIN = Duration.ofSeconds(14);

  /** Replicas list all anew after they missed something, and leases start over then. */
  private static final Duration LISTED_ANEW_WITHIN = Duration.ofSeconds(5);

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

  /** In {@code bin/test}. */
  static final List<Cell> MEMORY =
      cells(
          "memory",
          Rig::memory,
          Trouble.onlyReplicaKilled(),
          Trouble.onlyReplicaStopped(),
          Trouble.diskFull());

  /** In {@code bin/test}: all of the newest version, and what may depend on the version of etcd. */
  static final List<Cell> ETCD = all(Stream.of(etcd(Etcd.V3_5), dependingOnVersion(Etcd.V3_4)));

  /** In {@code bin/test}. */
  static final List<Cell> CONSUL =
      all(
          Stream.of(
              expiringByReplicas(common("consul", Cells::consul, Trouble.serverWipedAndRefilled())),
              expiringByReplicas(
                  cells("consul", Cells::consulCluster, ClusterTrouble.leaderKilled())),
              cells("consul", Rig::agent, Trouble.agentWiped()),
              expiringByReplicas(
                  cells(
                      "consul", Rig::besideAgents, AgentTrouble.killed(), Trouble.replicaAway()))));

  /** In {@code bin/test}: all of the oldest version, and the fail-over of the newest. */
  static final List<Cell> REDIS =
      all(
          Stream.of(
              expiringByReplicas(
                  common(Redis.REDIS_7.toString(), Cells::redis, Trouble.serverWiped())),
              expiringByReplicas(
                  cells(
                      Redis.REDIS_7.toString(),
                      Cells::redis,
                      NetworkTrouble.answersHung(),
                      RedisTrouble.trimmedWhileCut(),
                      RedisTrouble.functionsFlushed(),
                      RedisTrouble.memoryFull())),
              cells(
                  Redis.REDIS_7.toString(),
                  () -> Rig.underSentinels(Redis.REDIS_7.sentinels(2, LASTING)),
                  RedisTrouble.primaryKilled())));

  /** In {@code bin/test}. */
  static final List<Cell> KUBERNETES =
      startingLeasesOver(
          all(
              Stream.of(
                  cells(
                      "kubernetes",
                      Cells::kubernetes,
                      Trouble.serverKilled(),
                      Trouble.serverStopped(),
                      NetworkTrouble.cut(),
                      NetworkTrouble.answersHung(),
                      NetworkTrouble.oneSidePartitioned(),
                      Trouble.replicaStopped(),
                      Trouble.replicaKilled(),
                      KubernetesTrouble.etcdKilled(),
                      KubernetesTrouble.compactedWhileDown(),
                      KubernetesTrouble.tokenExpired(),
                      KubernetesTrouble.slicesTouched()),
                  cells(
                      "kubernetes", Cells::smallKubernetes, KubernetesTrouble.requestsRefused()))));

  /**
   * Only in {@code bench/soak}: each is much like one in {@code bin/test}, or seldom tells news.
   */
  static final List<Cell> SOAKED =
      all(
          Stream.of(
              cells("memory", () -> Rig.memory().withFronts(), Trouble.writesRepeated()),
              etcd(Etcd.V3_4).stream().filter(cell -> !isIn(ETCD, cell)).toList(),
              Stream.of(Etcd.values()).flatMap(etcd -> soaked(etcd).stream()).toList(),
              soakedConsul(),
              soakedKubernetes(),
              upgrades()));

  private static boolean isIn(List<Cell> cells, Cell one) {
    return cells.stream().anyMatch(other -> other.toString().equals(one.toString()));
  }

  private static List<Cell> dependingOnVersion(Etcd etcd) {
    return all(
        Stream.of(
            cells(
                etcd.toString(),
                () -> single(etcd),
                Trouble.serverKilled(),
                EtcdTrouble.compactedWhileCut()),
            cells(etcd.toString(), () -> cluster(etcd), ClusterTrouble.leaderKilled())));
  }

  private static List<Cell> etcd(Etcd etcd) {
    return all(
        Stream.of(
            common(etcd.toString(), () -> single(etcd), Trouble.serverWiped()),
            cells(etcd.toString(), () -> cluster(etcd), ClusterTrouble.leaderKilled()),
            cells(etcd.toString(), () -> small(etcd), EtcdTrouble.databaseFull()),
            cells(
                etcd.toString(),
                () -> single(etcd),
                EtcdTrouble.compactedWhileCut(),
                NetworkTrouble.answersHung(),
                Trouble.olderDataRestored()),
            cells(etcd.toString(), () -> single(etcd).withFronts(), Trouble.writesRepeated()),
            cells(etcd.toString(), () -> onFollowers(etcd), ClusterTrouble.leaderStopped())));
  }

  private static List<Cell> soaked(Etcd etcd) {
    return all(
        Stream.of(
            soakedNetwork(etcd.toString(), () -> single(etcd)),
            cells(etcd.toString(), () -> single(etcd), EtcdTrouble.compactedWhileListed()),
            cells(etcd.toString(), () -> guarded(etcd), EtcdTrouble.passwordsDemanded()),
            cells(
                etcd.toString(),
                () -> onFollowers(etcd),
                ClusterTrouble.followerStopped(),
                ClusterTrouble.majorityStopped()),
            cells(etcd.toString(), () -> cluster(etcd), EtcdTrouble.leaderWoken()),
            cells(etcd.toString(), () -> onNetworks(etcd), ClusterTrouble.leaderUnreachable())));
  }

  private static List<Cell> soakedConsul() {
    return expiringByReplicas(
        all(
            Stream.of(
                soakedNetwork("consul", Cells::consul),
                cells("consul", Cells::consul, NetworkTrouble.answersHung()),
                cells("consul", () -> consul().withFronts(), Trouble.writesRepeated()),
                cells(
                    "consul",
                    Cells::consulCluster,
                    ClusterTrouble.leaderStopped(),
                    ClusterTrouble.leaderWoken()),
                cells(
                    "consul",
                    Cells::consulOnFollowers,
                    ClusterTrouble.followerStopped(),
                    ClusterTrouble.majorityStopped()),
                cells(
                    "consul",
                    Rig::besideAgents,
                    AgentTrouble.stopped(),
                    AgentTrouble.unreachable()),
                cells("consul", Rig::failingOverBetweenAgents, AgentTrouble.leftForAnother()))));
  }

  private static List<Cell> soakedKubernetes() {
    return startingLeasesOver(
        all(
            Stream.of(
                soakedNetwork("kubernetes", Cells::kubernetes),
                cells(
                    "kubernetes",
                    Cells::kubernetes,
                    Trouble.serverBlinks(),
                    NetworkTrouble.hung(),
                    NetworkTrouble.slow(),
                    Trouble.replicaAway(),
                    KubernetesTrouble.slicesDeleted()),
                cells("kubernetes", () -> kubernetes().withFronts(), Trouble.writesRepeated()))));
  }

  private static List<Cell> soakedNetwork(String store, Supplier<Rig> rig) {
    return cells(
        store,
        rig,
        NetworkTrouble.answersToOneHung(),
        NetworkTrouble.requestsHung(),
        NetworkTrouble.requestsOfOneHung(),
        NetworkTrouble.answersLost(),
        NetworkTrouble.answersTrickle(),
        Trouble.stoppedInTheMidst());
  }

  /** None unless an earlier build is named. */
  private static List<Cell> upgrades() {
    return Build.before().stream()
        .flatMap(
            before ->
                Stream.of(
                    cells(
                        "etcd 3.5", () -> single(Etcd.V3_5).startingAs(before), Trouble.upgraded()),
                    cells("consul", () -> consul().startingAs(before), Trouble.upgraded())))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Cell> common(String store, Supplier<Rig> rig, Trouble wiped) {
    return cells(
        store,
        rig,
        Trouble.serverKilled(),
        Trouble.serverBlinks(),
        wiped,
        Trouble.serverStopped(),
        NetworkTrouble.cut(),
        NetworkTrouble.hung(),
        NetworkTrouble.slow(),
        NetworkTrouble.oneSidePartitioned(),
        Trouble.replicaStopped(),
        Trouble.replicaKilled());
  }

  private static List<Cell> cells(String store, Supplier<Rig> rig, Trouble... troubles) {
    return Stream.of(troubles).map(trouble -> new Cell(store, rig, trouble)).toList();
  }

  /**
   * For a store where it takes a replica to remove what has expired. While none reaches the store,
   * clients don't either; so there is a full TTL afterwards. What a replica held that is killed has
   * one once others have found that it is gone.
   */
  private static List<Cell> expiringByReplicas(List<Cell> cells) {
    return cells.stream()
        .map(cell -> new Cell(cell.store(), cell.rig(), expiringByReplicas(cell.trouble())))
        .toList();
  }

  private static Trouble expiringByReplicas(Trouble trouble) {
    var same = trouble.with(Trouble.LEASES);
    return trouble.killsReplicas() ? same.withAftermath(HELD_ANEW_WITHIN) : same;
  }

  /** As {@link #expiringByReplicas}, for a store of which replicas tell each other heartbeats. */
  private static List<Cell> startingLeasesOver(List<Cell> cells) {
    return expiringByReplicas(cells).stream()
        .map(cell -> new Cell(cell.store(), cell.rig(), startingLeasesOver(cell.trouble())))
        .toList();
  }

  private static Trouble startingLeasesOver(Trouble trouble) {
    return trouble.killsReplicas() ? trouble : trouble.withAftermath(LISTED_ANEW_WITHIN);
  }

  private static List<Cell> all(Stream<List<Cell>> some) {
    return some.flatMap(List::stream).toList();
  }

  private static Rig single(Etcd etcd) {
    return Rig.single(StoreKind.ETCD, etcd.start(ServerOptions.PLAIN));
  }

  private static Rig small(Etcd etcd) {
    return Rig.single(StoreKind.ETCD, etcd.start(SMALL));
  }

  private static Rig cluster(Etcd etcd) {
    return Rig.cluster(StoreKind.ETCD, etcd.cluster(3, ServerOptions.PLAIN));
  }

  private static Rig onFollowers(Etcd etcd) {
    return Rig.onFollowers(StoreKind.ETCD, etcd.cluster(3, ServerOptions.PLAIN));
  }

  private static Rig onNetworks(Etcd etcd) {
    return Rig.cluster(StoreKind.ETCD, etcd.clusterOnNetworks(3, ServerOptions.PLAIN));
  }

  /** Demands no passwords yet; once it does, its tokens expire after two seconds. */
  private static Rig guarded(Etcd etcd) {
    try {
      var folder = Files.createTempDirectory("rollcall-tokens-");
      var certificates = Certificates.create(folder);
      var tokens =
          "--auth-token=jwt,pub-key=%s,priv-key=%s,sign-method=RS256,ttl=2s"
              .formatted(certificates.server(), certificates.serverKey());
      var options = ServerOptions.PLAIN.withArguments(tokens).withFiles(folder);
      var login =
          Map.of("ROLLCALL_ETCD_USER", Etcdctl.USER, "ROLLCALL_ETCD_PASSWORD", Etcdctl.PASSWORD);
      return Rig.single(StoreKind.ETCD, etcd.start(options), login)
          .closing(() -> Rig.delete(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Rig redis() {
    return Rig.single(StoreKind.REDIS, Redis.REDIS_7.start(LASTING));
  }

  private static Rig kubernetes() {
    return Rig.onKubernetes(KubernetesSite.start());
  }

  /** Has few requests that write at the same time, and refuses the others. */
  private static Rig smallKubernetes() {
    return Rig.onKubernetes(
        KubernetesSite.start(
            "--enable-priority-and-fairness=false", "--max-mutating-requests-inflight=2"));
  }

  private static Rig consul() {
    return Rig.single(StoreKind.CONSUL, Consul.start(ServerOptions.PLAIN));
  }

  private static Rig consulCluster() {
    return Rig.cluster(StoreKind.CONSUL, Consul.cluster(3, 0, ServerOptions.PLAIN));
  }

  private static Rig consulOnFollowers() {
    return Rig.onFollowers(StoreKind.CONSUL, Consul.cluster(3, 0, ServerOptions.PLAIN));
  }
}
