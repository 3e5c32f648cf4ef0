package io.rollcall.contract.server;

import java.net.URI;

/** Consul; its datacenter is {@code dc1}. */
public final class Consul {

  private Consul() {}

  /**
   * One server for all tests of this JVM, open to everybody, in plain text; started by the first
   * call. Tests keep apart by what they call their services, and leave it up.
   */
  public static URI shared() {
    return SharedServer.of(ConsulProgram.CONSUL);
  }

  /** A server of the caller's own, ready and empty; the caller closes it. */
  public static RealServer start(ServerOptions options) {
    return RealServer.alone(ConsulProgram.CONSUL, options);
  }

  /**
   * A cluster of the caller's own, ready and empty; the caller closes it.
   *
   * @param servers how many hold the data; an odd number
   * @param agents how many client agents there are beside them
   */
  public static ServerCluster cluster(int servers, int agents, ServerOptions options) {
    return ServerCluster.start(ConsulProgram.CONSUL, servers, agents, options);
  }
}
