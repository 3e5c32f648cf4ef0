package io.rollcall.fault;

import io.rollcall.contract.history.History;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A store, and replicas "a" and "b" over it, each behind a network of its own. */
final class Rig implements AutoCloseable {

  private static final int LINE_LENGTH = 200;

  private final StoreKind backend;
  private final List<RealServer> servers;
  private final List<RealServer> victims;
  private final List<Runnable> closings = new ArrayList<>();
  private final Map<String, TcpProxy> networks = new HashMap<>();
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final Map<String, RepeatingProxy> fronts = new HashMap<>();
  private final List<ServerCluster> clusters = new ArrayList<>();
  private final List<RealServer> hurt = new ArrayList<>();
  private final List<Repetition> repetitions = new ArrayList<>();

  /** Looks into the store. */
  private Look look;

  /** Where to look into the store: at the first that answers. */
  private Supplier<List<URI>> views = () -> servers().stream().map(RealServer::uri).toList();

  private @Nullable Path file;
  private @Nullable KubernetesSite site;

  /** As {@link StoreKind#look}. */
  private interface Look {
    Map<String, String> at(URI server, String service) throws IOException, InterruptedException;
  }

  private Rig(StoreKind backend, List<RealServer> servers, List<RealServer> victims) {
    this.backend = backend;
    this.servers = servers;
    this.victims = victims;
    this.look = backend::look;
  }

  /** One server, which each replica reaches through a proxy. Closing the rig closes it. */
  static Rig single(StoreKind backend, RealServer server) {
    return single(backend, server, Map.of());
  }

  /**
   * As {@link #single(StoreKind, RealServer)}.
   *
   * @param settings more of them, for the replicas
   */
  static Rig single(StoreKind backend, RealServer server, Map<String, String> settings) {
    var rig = new Rig(backend, List.of(server), List.of(server));
    rig.closings.add(server::close);
    for (var name : List.of("a", "b")) {
      rig.addBehindNetwork(name, server, settings);
    }
    return rig;
  }

  /** Servers that each replica reaches directly. Closing the rig closes them. */
  static Rig cluster(StoreKind backend, ServerCluster cluster) {
    var rig = ofCluster(backend, cluster, List.of());
    var endpoints = cluster.uris().stream().map(URI::toString).collect(Collectors.joining(","));
    rig.add("a", endpoints, Map.of());
    rig.add("b", endpoints, Map.of());
    return rig;
  }

  /** Sentinels that each replica asks for the server to talk to. Closing the rig closes them. */
  static Rig underSentinels(ServerCluster cluster) {
    var rig = ofCluster(StoreKind.REDIS, cluster, List.of());
    var sentinels =
        cluster.agents().stream()
            .map(sentinel -> sentinel.uri().toString())
            .collect(Collectors.joining(","));
    rig.views = () -> cluster.agents().stream().map(agent -> Redis.primary(agent.uri())).toList();
    var master = Map.of("ROLLCALL_REDIS_SENTINEL_MASTER", Redis.MASTER);
    rig.add("a", sentinels, master);
    rig.add("b", sentinels, master);
    return rig;
  }

  /** An API server that each replica reaches through a proxy. Closing the rig closes the site. */
  static Rig onKubernetes(KubernetesSite site) {
    var rig = single(StoreKind.KUBERNETES, site.cluster().apiServer(), site.settings());
    rig.site = site;
    rig.look = (server, service) -> site.look(service);
    return rig.closing(site::close);
  }

  /**
   * Servers of which each replica knows but one, that did not lead at the start, and reaches it
   * through a proxy: the first victim is the one that "a" knows, the second the one that "b" knows.
   * Closing the rig closes them.
   */
  static Rig onFollowers(StoreKind backend, ServerCluster cluster) {
    var leader = cluster.leader();
    var followers = cluster.servers().stream().filter(server -> server != leader).toList();
    var rig = ofCluster(backend, cluster, followers);
    rig.addBehindNetwork("a", followers.getFirst(), Map.of());
    rig.addBehindNetwork("b", followers.getLast(), Map.of());
    return rig;
  }

  /**
   * Two client agents of Consul beside one server. Each replica knows but one agent, and reaches it
   * through a proxy: the first victim is the one that "a" knows, the second the one that "b" knows.
   */
  static Rig besideAgents() {
    var cluster = Consul.cluster(1, 2, ServerOptions.PLAIN);
    var rig = ofCluster(StoreKind.CONSUL, cluster, cluster.agents());
    rig.addBehindNetwork("a", cluster.agents().getFirst(), Map.of());
    rig.addBehindNetwork("b", cluster.agents().getLast(), Map.of());
    return rig;
  }

  /** As {@link #besideAgents}, but each replica knows the other's agent, too, as its second. */
  static Rig failingOverBetweenAgents() {
    var cluster = Consul.cluster(1, 2, ServerOptions.PLAIN);
    var rig = ofCluster(StoreKind.CONSUL, cluster, cluster.agents());
    var endpoints = cluster.agents().stream().map(RealServer::uri).map(URI::toString).toList();
    rig.add("a", String.join(",", endpoints), Map.of());
    rig.add("b", String.join(",", endpoints.reversed()), Map.of());
    return rig;
  }

  /**
   * As in {@code Bounds}: what expired may be kept by some backends, unhealthy, for as long as it
   * takes.
   */
  Duration goneSlack(Duration promised) {
    return backend.keepsExpired() ? Duration.ofMinutes(10) : promised;
  }

  /** As in {@code Bounds}. */
  Duration heartbeatsBehind() {
    return backend.heartbeatsBehind();
  }

  /** A client agent of Consul, which both replicas talk to, beside the server. */
  static Rig agent() {
    var cluster = Consul.cluster(1, 1, ServerOptions.PLAIN);
    var rig = ofCluster(StoreKind.CONSUL, cluster, cluster.agents());
    var endpoint = cluster.agents().getFirst().uri().toString();
    rig.add("a", endpoint, Map.of());
    rig.add("b", endpoint, Map.of());
    return rig;
  }

  /** A replica "a" that keeps its registrations in a file, and nothing beside it. */
  static Rig memory() {
    return memory(Map.of());
  }

  /**
   * As {@link #memory()}.
   *
   * @param settings more of them, for the replica
   */
  static Rig memory(Map<String, String> settings) {
    try {
      var folder = Files.createTempDirectory("rollcall-fault-");
      var rig = new Rig(StoreKind.MEMORY, List.of(), List.of());
      rig.closings.add(() -> delete(folder));
      rig.file = folder.resolve("registrations");
      rig.add("a", rig.file.toString(), settings);
      return rig;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same, whose clients reach each replica through a proxy that can repeat what they say. */
  Rig withFronts() {
    for (var replica : replicas()) {
      var front = RepeatingProxy.before(replica::ownUri);
      closings.add(front::close);
      fronts.put(replica.name(), front);
      replica.putBehind(front.uri());
    }
    return this;
  }

  /** The same, whose replicas start as an earlier build of Rollcall. */
  Rig startingAs(Build build) {
    replicas().forEach(replica -> replica.use(build));
    return this;
  }

  /** Is closed with the rig. */
  Rig closing(Runnable closing) {
    closings.add(closing);
    return this;
  }

  /** What replicas talk to, unless that is a cluster. */
  RealServer server() {
    return victims.getFirst();
  }

  ServerCluster cluster() {
    return clusters.getFirst();
  }

  /** Of replicas over Kubernetes. */
  KubernetesSite site() {
    return Objects.requireNonNull(site);
  }

  /** Of replica "a" over memory. */
  Path file() {
    return Objects.requireNonNull(file);
  }

  /** Of a cluster. */
  void killLeader() {
    var leader = cluster().leader();
    leader.kill();
    hurt.add(leader);
  }

  /** Returns when they follow the leader again, which they may unseat on the way. */
  void restartKilled() {
    hurt.forEach(RealServer::start);
    cluster().awaitReady();
    hurt.clear();
  }

  /** Of a cluster. */
  void pauseLeader() {
    pause(cluster().leader());
  }

  void pause(RealServer server) {
    server.pause();
    hurt.add(server);
  }

  /** What was paused dies before it can wake up; the rest as {@link #restartKilled}. */
  void restartPaused() {
    hurt.forEach(RealServer::kill);
    restartKilled();
  }

  /** Returns when all work again, as {@link #restartKilled} does. */
  void resumePaused() {
    hurt.forEach(RealServer::resume);
    cluster().awaitReady();
    hurt.clear();
  }

  /**
   * Takes steps in turn, with pauses between them, again and again until {@link #endRepetitions}.
   */
  void repeat(Duration pause, Trouble.Step... steps) {
    repetitions.add(Repetition.start(pause, List.of(steps), this));
  }

  /** Returns when nothing is done again and again any more; fails when anything of it failed. */
  void endRepetitions() throws InterruptedException {
    for (var repetition : repetitions) {
      repetition.end();
    }
    repetitions.clear();
  }

  Replica replica(String name) {
    return Objects.requireNonNull(replicas.get(name));
  }

  List<Replica> replicas() {
    return List.copyOf(replicas.values());
  }

  TcpProxy network(String replica) {
    return Objects.requireNonNull(networks.get(replica));
  }

  RepeatingProxy front(String replica) {
    return Objects.requireNonNull(fronts.get(replica));
  }

  void start() {
    replicas().forEach(Replica::begin);
    replicas().forEach(Replica::awaitUp);
  }

  private List<RealServer> servers() {
    return servers;
  }

  /** Looks into the store, at the first server that answers. */
  void look(History history, String service) throws InterruptedException {
    for (var server : views.get()) {
      long start = history.nanos();
      try {
        var held = look.at(server, service);
        history.observed(History.BACKEND, service, start, Served.raw(held));
        return;
      } catch (IOException next) {
        // Another may answer; when none does, there is nothing to record.
      }
    }
  }

  /** What replicas and servers said last, for people. */
  String lastLines() {
    var lines = new StringBuilder();
    for (var replica : replicas()) {
      lines.append("\nReplica ").append(replica.name()).append(":\n").append(replica.lastLines());
    }
    Stream.concat(servers.stream(), victims.stream())
        .distinct()
        .forEach(server -> lines.append("\nServer:\n").append(shortened(server.log())));
    return lines.toString();
  }

  @Override
  public void close() {
    repetitions.forEach(Repetition::close);
    replicas().forEach(Replica::close);
    closings.reversed().forEach(Runnable::run);
  }

  private static Rig ofCluster(StoreKind backend, ServerCluster cluster, List<RealServer> victims) {
    var rig = new Rig(backend, cluster.servers(), victims);
    rig.closings.add(cluster::close);
    rig.clusters.add(cluster);
    return rig;
  }

  /** The same, with no line longer than people read. */
  private static String shortened(String log) {
    return log.lines()
        .map(line -> line.length() <= LINE_LENGTH ? line : line.substring(0, LINE_LENGTH) + "…")
        .collect(Collectors.joining("\n", "", "\n"));
  }

  static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      files.map(Path::toFile).forEach(File::delete);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addBehindNetwork(String name, RealServer server, Map<String, String> more) {
    var network = TcpProxy.before(server.uri());
    closings.add(network::close);
    networks.put(name, network);
    add(name, network.uri(server.uri()).toString(), more);
  }

  private void add(String name, String endpoints, Map<String, String> more) {
    var settings = new HashMap<>(backend.settings(endpoints));
    settings.putAll(more);
    replicas.put(name, new Replica(name, settings));
  }
}
