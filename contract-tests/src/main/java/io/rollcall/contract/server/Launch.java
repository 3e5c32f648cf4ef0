package io.rollcall.contract.server;

import java.util.List;

/**
 * What a program has to be told.
 *
 * @param servers all servers of its cluster; itself alone when it has no peers
 */
record Launch(Node self, List<Node> servers, ServerOptions options) {

  Launch {
    servers = List.copyOf(servers);
  }

  boolean isAlone() {
    return servers.equals(List.of(self));
  }

  /** The one server of a cluster of one. */
  static Launch alone(String name, ServerOptions options) {
    var self = Node.of(name, Node.Role.SERVER, options);
    return new Launch(self, List.of(self), options);
  }
}
