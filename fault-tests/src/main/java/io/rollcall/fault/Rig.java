package io.rollcall.fault;

import io.rollcall.contract.history.History;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A store, and replicas "a" and "b" over it, each behind a network of its own. */
final class Rig implements AutoCloseable {

  private static final int LINE_LENGTH = 200;

  private final StoreKind backend;
  private final List<RealServer> servers;
  private final List<RealServer> victims;
  private final List<Runnable> closings = new ArrayList<>();
  private final Map<String, TcpProxy> networks = new HashMap<>();
  private final Map<String, Replica> replicas = new LinkedHashMap<>();
  private final List<ServerCluster> clusters = new ArrayList<>();
  private final List<RealServer> killed = new ArrayList<>();

  private Rig(StoreKind backend, List<RealServer> servers, List<RealServer> victims) {
    this.backend = backend;
    this.servers = servers;
    this.victims = victims;
  }

  /** One server, which each replica reaches through a proxy. Closing the rig closes it. */
  static Rig single(StoreKind backend, RealServer server) {
    var rig = new Rig(backend, List.of(server), List.of(server));
    rig.closings.add(server::close);
    for (var name : List.of("a", "b")) {
      var network = TcpProxy.before(server.uri());
      rig.closings.add(network::close);
      rig.networks.put(name, network);
      rig.add(name, network.uri(server.uri()).toString());
    }
    return rig;
  }

  /** Servers that each replica reaches directly. Closing the rig closes them. */
  static Rig cluster(StoreKind backend, ServerCluster cluster) {
    var rig = new Rig(backend, cluster.servers(), List.of());
    rig.closings.add(cluster::close);
    rig.clusters.add(cluster);
    var endpoints = cluster.uris().stream().map(URI::toString).collect(Collectors.joining(","));
    rig.add("a", endpoints);
    rig.add("b", endpoints);
    return rig;
  }

  /** A client agent of Consul, which both replicas talk to, beside the server. */
  static Rig agent() {
    var cluster = Consul.cluster(1, 1, ServerOptions.PLAIN);
    var rig = new Rig(StoreKind.CONSUL, cluster.servers(), cluster.agents());
    rig.closings.add(cluster::close);
    var endpoint = cluster.agents().getFirst().uri().toString();
    rig.add("a", endpoint);
    rig.add("b", endpoint);
    return rig;
  }

  /** A replica "a" that keeps its registrations in a file, and nothing beside it. */
  static Rig memory() {
    try {
      var folder = Files.createTempDirectory("rollcall-fault-");
      var file = folder.resolve("registrations");
      var rig = new Rig(StoreKind.MEMORY, List.of(), List.of());
      rig.closings.add(() -> delete(folder));
      rig.add("a", file.toString());
      return rig;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What replicas talk to, unless that is a cluster. */
  RealServer server() {
    return victims.getFirst();
  }

  /** Of a cluster. */
  void killLeader() {
    var leader = clusters.getFirst().leader();
    leader.kill();
    killed.add(leader);
  }

  /** Returns when they follow the leader again, which they may unseat on the way. */
  void restartKilled() {
    killed.forEach(RealServer::start);
    clusters.getFirst().awaitReady();
    killed.clear();
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

  void start() {
    replicas().forEach(Replica::begin);
    replicas().forEach(Replica::awaitUp);
  }

  /** Looks into the store, at the first server that answers. */
  void look(History history, String service) throws InterruptedException {
    for (var server : servers) {
      long start = history.nanos();
      try {
        var held = backend.look(server.uri(), service);
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
    for (var server : servers) {
      lines.append("\nServer:\n");
      server.log().lines().map(Rig::shortened).forEach(line -> lines.append(line).append('\n'));
    }
    return lines.toString();
  }

  @Override
  public void close() {
    replicas().forEach(Replica::close);
    closings.reversed().forEach(Runnable::run);
  }

  private static String shortened(String line) {
    return line.length() <= LINE_LENGTH ? line : line.substring(0, LINE_LENGTH) + "…";
  }

  private static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      files.map(Path::toFile).forEach(File::delete);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String name, String endpoints) {
    replicas.put(name, new Replica(name, backend.settings(endpoints)));
  }
}
