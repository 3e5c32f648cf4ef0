package io.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that leave in the middle of an answer, which is none of the server's faults. */
@Timeout(60)
class DepartingClientsTest {

  private static final int CLIENTS = 40;
  private static final String REST = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @Test
  void areNotLogged() throws Exception {
    try (var rollcall = RollcallProcess.start("--port", "0")) {
      int port = rollcall.awaitPort();
      for (int i = 0; i < CLIENTS; i++) {
        leave(port, "GET /docs/res/swagger-ui-bundle.js");
        leave(port, "OPTIONS /docs/res/swagger-ui-bundle.js");
      }
      try (var registrar = new RawConnection(port)) {
        for (int i = 0; i < CLIENTS; i++) {
          try (var client = new RawConnection(port)) {
            client.send("GET /api/v1/events" + REST);
            client.readTo("heartbeat");
            registrar.send(registration(i));
            registrar.readTo("}");
          }
        }
      }
      rollcall.terminate();
      rollcall.exitCode();

      assertThat(rollcall.output()).doesNotContain("WARN", "ERROR", "Exception");
    }
  }

  private static void leave(int port, String call) throws IOException {
    try (var client = new RawConnection(port)) {
      client.send(call + REST);
      client.readTo("\r\n");
    }
  }

  private static String registration(int i) {
    var body = "[{\"service\":\"s\",\"id\":\"%d\",\"host\":\"h\",\"port\":1}]".formatted(i);
    return "POST /api/v1/instances HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }
}
