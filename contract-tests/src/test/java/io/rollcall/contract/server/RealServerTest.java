package io.rollcall.contract.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class RealServerTest {

  @Test
  void etcdKeepsItsDataOverACrashUntilTheyAreWiped() throws Exception {
    try (var server = Etcd.start(ServerOptions.PLAIN)) {
      etcd(server, "put", "{\"key\": \"" + base64("k") + "\", \"value\": \"" + base64("v") + "\"}");

      server.kill();
      server.start();
      assertThat(etcd(server, "range", "{\"key\": \"" + base64("k") + "\"}")).contains(base64("v"));

      server.kill();
      server.wipe();
      server.start();
      assertThat(etcd(server, "range", "{\"key\": \"" + base64("k") + "\"}")).doesNotContain("kvs");
    }
  }

  private static String etcd(RealServer server, String call, String json) throws Exception {
    return Http.post(server.uri().resolve("/v3/kv/" + call), json);
  }

  private static String base64(String text) {
    return Base64.getEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void consulStarts() throws Exception {
    try (var server = Consul.start(ServerOptions.PLAIN)) {
      assertThat(Http.get(server.uri().resolve("/v1/status/leader"))).contains("127");
    }
  }
}
