package io.rollcall.contract.server;

import java.net.URI;

/** etcd, version 3. */
public final class Etcd {

  private Etcd() {}

  /**
   * One server for all tests of this JVM, open to everybody, in plain text; started by the first
   * call. Tests keep apart by what they call their keys, and leave it up.
   */
  public static URI shared() {
    return SharedServer.of(EtcdProgram.ETCD);
  }

  /** A server of the caller's own, ready and empty; the caller closes it. */
  public static RealServer start(ServerOptions options) {
    return RealServer.alone(EtcdProgram.ETCD, options);
  }

  /**
   * A cluster of the caller's own, ready and empty; the caller closes it.
   *
   * @param servers how many there are; an odd number
   */
  public static ServerCluster cluster(int servers, ServerOptions options) {
    return ServerCluster.start(EtcdProgram.ETCD, servers, 0, options);
  }
}
