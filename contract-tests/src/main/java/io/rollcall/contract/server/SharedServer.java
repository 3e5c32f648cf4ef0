package io.rollcall.contract.server;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The servers that tests share, each started once and closed when the JVM ends. */
final class SharedServer {

  private static final Map<Program, URI> STARTED = new ConcurrentHashMap<>();

  private SharedServer() {}

  static URI of(Program program) {
    return STARTED.computeIfAbsent(program, SharedServer::start);
  }

  private static URI start(Program program) {
    var given = Setting.of(program.executable());
    if (given == null) {
      return RealServer.alone(program, ServerOptions.PLAIN).uri();
    }
    Announcement.print(
        program, "address given by " + Setting.variable(program.executable()) + ": " + given);
    return URI.create(given);
  }
}
