package io.rollcall.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an operator, or a stranger, does to an etcd without Rollcall. */
record Etcdctl(URI server) {

  static final String USER = "root";
  static final String PASSWORD = "not-to-be-told";

  private static final String FILLING = "QUFB".repeat(64 * 1024);
  private static final String LOGIN =
      "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(USER, PASSWORD);
  private static final int MOST_PUTS_IN_ONE = 100;

  /** Makes everything forgotten that etcd held before now. */
  void compact() throws IOException, InterruptedException {
    post("kv/put", "{\"key\": \"eA==\", \"value\": \"eA==\"}");
    var header = post("kv/range", "{\"key\": \"eA==\"}").path("header");
    long revision = header.path("revision").asLong();
    post("kv/compaction", "{\"revision\": " + revision + ", \"physical\": true}");
  }

  /** Writes until the database is full. */
  void fill() throws InterruptedException {
    try {
      while (true) {
        post("kv/put", "{\"key\": \"eA==\", \"value\": \"" + FILLING + "\"}");
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("space exceeded")) {
        throw new IllegalStateException(full);
      }
    }
  }

  /** Makes room in a full database. */
  void free() throws IOException, InterruptedException {
    var header = post("kv/range", "{\"key\": \"eA==\"}").path("header");
    long revision = header.path("revision").asLong();
    post("kv/compaction", "{\"revision\": " + revision + ", \"physical\": true}");
    post("maintenance/defragment", "{}");
    post("maintenance/alarm", "{\"action\": 2, \"alarm\": 1}");
  }

  /** From now on etcd asks everybody who they are. */
  void demandPasswords() throws IOException, InterruptedException {
    post("auth/user/add", LOGIN);
    post("auth/role/add", "{\"name\": \"root\"}");
    post("auth/user/grant", "{\"user\": \"" + USER + "\", \"role\": \"root\"}");
    post("auth/enable", "{}");
  }

  void demandNoPasswords() throws IOException, InterruptedException {
    var token = post("auth/authenticate", LOGIN).path("token").asText();
    StoreKind.postAs(token, server, "/v3/auth/disable", "{}");
  }

  /** Puts so many instances without leases into a service that no client asks about. */
  void putBallast(int count) throws IOException, InterruptedException {
    for (int first = 0; first < count; first += MOST_PUTS_IN_ONE) {
      var puts =
          IntStream.range(first, Math.min(count, first + MOST_PUTS_IN_ONE))
              .mapToObj(number -> "{\"request_put\": " + ballast("n" + number) + "}")
              .collect(Collectors.joining(","));
      post("kv/txn", "{\"success\": [" + puts + "]}");
    }
  }

  private static String ballast(String id) {
    var value =
        """
        {"service": "ballast", "id": "%s", "host": "10.0.0.7", "port": 8080, "protocol": "http",
         "weight": 1, "registeredAt": "2026-01-02T03:04:05.678Z"}"""
            .formatted(id);
    return "{\"key\": \"%s\", \"value\": \"%s\"}"
        .formatted(base64("/rollcall/v1/instances/ballast/" + id), base64(value));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode post(String call, String body) throws IOException, InterruptedException {
    return StoreKind.post(server, "/v3/" + call, body);
  }
}
