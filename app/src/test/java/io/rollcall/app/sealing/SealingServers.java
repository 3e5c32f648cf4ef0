package io.rollcall.app.sealing;

import static org.awaitility.Awaitility.await;

import io.rollcall.app.Answer;
import io.rollcall.app.TestServer;
import io.rollcall.sealing.SealingKeys;
import io.rollcall.sealing.UnusableKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Servers that seal the metadata {@code password} and {@code *-secret}, and what is asked of them.
 */
final class SealingServers {

  static final String SECRET = "hunter2-of-orders";
  static final String SERVICE = "/api/v1/services/orders";
  static final String ORDERS_A = SERVICE + "/instances/a";
  static final String REVEALED = ORDERS_A + "?reveal=true";
  static final String RESEAL = "/api/v1/sealing/reseal";
  static final String RELOAD = "/api/v1/settings/reload";

  private static final int UNAVAILABLE = 503;

  private SealingServers() {}

  /** A keyset of one key, in a new file. */
  static Path keyset(Path folder) throws IOException {
    var file = folder.resolve("keyset.json");
    KeysetFile.create(file, SealingKeys.create());
    return file;
  }

  static void change(Path keyset, UnaryOperator<SealingKeys> change) throws IOException {
    try {
      KeysetFile.change(keyset, change::apply);
    } catch (UnusableKeys e) {
      throw new IOException(e);
    }
  }

  static SealingKeys without(SealingKeys keys, int id) {
    try {
      return keys.without(id);
    } catch (UnusableKeys e) {
      throw new AssertionError(e);
    }
  }

  /** Starts one, and waits until its store has told all that {@link #RESEAL} goes through. */
  static TestServer start(Path keyset, Map<String, ?> others) {
    var settings = new HashMap<String, Object>(others);
    settings.put("rollcall.sealing.keyset-file", keyset);
    settings.put("rollcall.sealing.metadata", "password,*-secret");
    var server = TestServer.start(settings);
    await().atMost(Duration.ofSeconds(30)).until(() -> tells(server));
    return server;
  }

  private static boolean tells(TestServer server) {
    return Stream.of("/api/v1/services", "/api/v1/config")
        .noneMatch(all -> server.get(all).status() == UNAVAILABLE);
  }

  static String body(String password) {
    return """
        {"host": "10.0.0.1", "port": 8080, "metadata": {"password": "%s", "team": "checkout"}}"""
        .formatted(password);
  }

  static Answer register(TestServer server) {
    return server.register("orders", "a", body(SECRET));
  }
}
