package io.rollcall.contract.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;

/** What the tests here ask of every server: to keep a value under a key. */
enum Store {
  ETCD {
    @Override
    RealServer start(ServerOptions options) {
      return Etcd.V3_4.start(options);
    }

    @Override
    ServerCluster cluster(ServerOptions options) {
      return Etcd.V3_4.cluster(3, options);
    }

    @Override
    HttpRequest put(URI server, String key, String value) {
      var json = "{\"key\": \"%s\", \"value\": \"%s\"}".formatted(base64(key), base64(value));
      return post(server, "put", json);
    }

    @Override
    HttpRequest get(URI server, String key) {
      return post(server, "range", "{\"key\": \"%s\"}".formatted(base64(key)));
    }

    private HttpRequest post(URI server, String call, String json) {
      return Http.to(server.resolve("/v3/kv/" + call)).POST(BodyPublishers.ofString(json)).build();
    }
  },

  CONSUL {
    @Override
    RealServer start(ServerOptions options) {
      return Consul.start(options);
    }

    @Override
    ServerCluster cluster(ServerOptions options) {
      return Consul.cluster(3, 0, options);
    }

    @Override
    HttpRequest put(URI server, String key, String value) {
      return Http.to(server.resolve("/v1/kv/" + key)).PUT(BodyPublishers.ofString(value)).build();
    }

    @Override
    HttpRequest get(URI server, String key) {
      var json = "[{\"KV\": {\"Verb\": \"get-tree\", \"Key\": \"%s\"}}]".formatted(key);
      return Http.to(server.resolve("/v1/txn")).PUT(BodyPublishers.ofString(json)).build();
    }
  };

  abstract RealServer start(ServerOptions options);

  abstract ServerCluster cluster(ServerOptions options);

  abstract HttpRequest put(URI server, String key, String value);

  abstract HttpRequest get(URI server, String key);

  /** Whether the server has that value; both servers write values in base64. */
  boolean holds(URI server, String key, String value) throws IOException {
    return Http.send(get(server, key)).contains("\"" + base64(value) + "\"");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
