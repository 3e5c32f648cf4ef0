package io.rollcall.contract.server;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The servers that tests share, each started once and closed when the JVM ends. */
final class SharedServer {

  private static final Map<Program, URI> STARTED = new ConcurrentHashMap<>();

  private SharedServer() {}

  /** Where {@code program} was said to run, else where it was started. */
  static URI of(Program program) {
    var given = TestVariable.of(program.kind());
    if (given == null) {
      return STARTED.computeIfAbsent(
          program, absent -> RealServer.alone(program, ServerOptions.PLAIN).uri());
    }
    var variable = TestVariable.variable(program.kind());
    Announcement.print(program, "address given by " + variable + ": " + given);
    return URI.create(given);
  }
}
