package io.rollcall.contract.server;

import java.net.URI;

/**
 * etcd, version 3. Its minor versions differ in what watches and leases do, so what rests on these
 * is tested with each of them.
 */
public enum Etcd {
  /** The oldest that Rollcall is for. */
  V3_4(EtcdProgram.V3_4),
  /** The newest that {@code bin/test} can fetch. */
  V3_5(EtcdProgram.V3_5);

  private final EtcdProgram program;

  Etcd(EtcdProgram program) {
    this.program = program;
  }

  /**
   * One server for all tests of this JVM, open to everybody, in plain text; started by the first
   * call. Tests keep apart by what they call their keys, and leave it up.
   */
  public URI shared() {
    return SharedServer.of(program);
  }

  /** A server of the caller's own, ready and empty; the caller closes it. */
  public RealServer start(ServerOptions options) {
    return RealServer.alone(program, options);
  }

  /**
   * A cluster of the caller's own, ready and empty; the caller closes it.
   *
   * @param servers how many there are; an odd number
   */
  public ServerCluster cluster(int servers, ServerOptions options) {
    return ServerCluster.start(program, servers, 0, options);
  }

  /**
   * As {@link #cluster}, with a network before each server, through which its peers connect to it:
   * {@link ServerCluster#peerNetwork}.
   */
  public ServerCluster clusterOnNetworks(int servers, ServerOptions options) {
    return ServerCluster.onNetworks(program, servers, options);
  }

  /** Such as {@code etcd 3.5}. */
  @Override
  public String toString() {
    return name().replace("V", "etcd ").replace('_', '.');
  }
}
