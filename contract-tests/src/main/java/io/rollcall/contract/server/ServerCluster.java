package io.rollcall.contract.server;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Servers that hold the same data, or share it out, and agents that pass calls on to them or watch
 * them. Thread-safe.
 */
public final class ServerCluster implements AutoCloseable {

  private static final Duration ELECTED_WITHIN = Duration.ofSeconds(60);

  private final List<RealServer> servers;
  private final List<RealServer> agents;
  private final List<TcpProxy> peerNetworks;

  private ServerCluster(
      List<RealServer> servers, List<RealServer> agents, List<TcpProxy> peerNetworks) {
    this.servers = List.copyOf(servers);
    this.agents = List.copyOf(agents);
    this.peerNetworks = List.copyOf(peerNetworks);
  }

  static ServerCluster start(Program program, int servers, int agents, ServerOptions options) {
    var voters = nodes("server", servers, Node.Role.SERVER, options);
    var others = nodes("agent", agents, Node.Role.AGENT, options);
    return start(program, voters, others, List.of(), options);
  }

  static ServerCluster onNetworks(Program program, int servers, ServerOptions options) {
    var listening = nodes("server", servers, Node.Role.SERVER, options);
    var networks =
        listening.stream()
            .map(node -> TcpProxy.before(URI.create("http://127.0.0.1:" + node.peer())))
            .toList();
    var voters = new ArrayList<Node>();
    for (int i = 0; i < servers; i++) {
      voters.add(listening.get(i).withPeersVia(networks.get(i).port()));
    }
    return start(program, voters, List.of(), networks, options);
  }

  private static ServerCluster start(
      Program program,
      List<Node> voters,
      List<Node> others,
      List<TcpProxy> networks,
      ServerOptions options) {
    var place = Place.forCluster(program);
    var cluster =
        new ServerCluster(
            members(program, place, voters, voters, options),
            members(program, place, others, voters, options),
            networks);
    try {
      cluster.all().forEach(RealServer::begin);
      cluster.awaitReady();
      cluster.servers.getFirst().furnish();
      cluster.agents.forEach(RealServer::furnishAgent);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  public List<RealServer> servers() {
    return servers;
  }

  /** Consul's client agents, or Redis's sentinels; empty for etcd. */
  public List<RealServer> agents() {
    return agents;
  }

  /**
   * Through which the peers of {@code server} connect to it, of a cluster on networks. It leads one
   * way: connections that the server makes to its peers go through theirs.
   */
  public TcpProxy peerNetwork(RealServer server) {
    return peerNetworks.get(servers.indexOf(server));
  }

  /** The addresses of the servers. */
  public List<URI> uris() {
    return servers.stream().map(RealServer::uri).toList();
  }

  /**
   * The server that believes it leads; waits for one up to a minute. One that was paused or cut off
   * may believe so for a moment longer than its peers.
   */
  public RealServer leader() {
    return Awaitility.await()
        .alias("a leader")
        .atMost(ELECTED_WITHIN)
        .pollDelay(Duration.ZERO)
        .until(() -> servers.stream().filter(RealServer::isLeader).toList(), one -> one.size() == 1)
        .getFirst();
  }

  /** Waits, up to a minute each, until all take reads and writes, led by one of them. */
  public void awaitReady() {
    all().forEach(RealServer::awaitReady);
  }

  /** Ends all and leaves nothing behind. Idempotent. */
  @Override
  public void close() {
    all().forEach(RealServer::close);
    peerNetworks.forEach(TcpProxy::close);
  }

  private List<RealServer> all() {
    return Stream.concat(servers.stream(), agents.stream()).toList();
  }

  private static List<Node> nodes(String name, int count, Node.Role role, ServerOptions options) {
    var nodes = new ArrayList<Node>();
    for (int i = 1; i <= count; i++) {
      nodes.add(Node.of(name + i, role, options));
    }
    return nodes;
  }

  private static List<RealServer> members(
      Program program, Place place, List<Node> nodes, List<Node> voters, ServerOptions options) {
    return nodes.stream()
        .map(node -> new RealServer(program, new Launch(node, voters, options), place))
        .toList();
  }
}
