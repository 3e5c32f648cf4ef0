package io.rollcall.contract.server;

import java.net.URI;

/**
 * One server's place: its name among its peers and its ports on the loopback interface, which stay
 * the same over a restart.
 *
 * @param client where clients connect
 * @param plain where this package asks how the server is, in plain text; the client port when that
 *     is plain
 * @param peer where it listens for its peers
 * @param peerVia where its peers connect; the peer port unless a proxy is before that
 * @param rpc where its peers connect for what the peer port is not for
 */
record Node(String name, Role role, int client, int plain, int peer, int peerVia, int rpc) {

  /** A Consul agent that is no server holds no data and passes calls on. */
  enum Role {
    SERVER,
    AGENT
  }

  static Node of(String name, Role role, ServerOptions options) {
    int client = FreePorts.free();
    int plain = options.certificates() == null ? client : FreePorts.free();
    int peer = FreePorts.free();
    return new Node(name, role, client, plain, peer, peer, FreePorts.free());
  }

  Node withPeersVia(int port) {
    return new Node(name, role, client, plain, peer, port, rpc);
  }

  URI plain(String path) {
    return URI.create("http://127.0.0.1:" + plain + path);
  }
}
