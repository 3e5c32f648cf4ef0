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
}
