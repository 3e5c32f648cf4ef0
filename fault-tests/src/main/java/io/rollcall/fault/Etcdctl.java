package io.rollcall.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;

/** What an operator, or a stranger, does to an etcd without Rollcall. */
record Etcdctl(URI server) {

  static final String USER = "root";
  static final String PASSWORD = "not-to-be-told";

  private static final String FILLING = "QUFB".repeat(64 * 1024);
  private static final String LOGIN =
      "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(USER, PASSWORD);

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

  /** Makes room in a full database, and has it take writes again. */
  void free() throws IOException, InterruptedException {
    var header = post("kv/deleterange", "{\"key\": \"eA==\"}").path("header");
    long revision = header.path("revision").asLong();
    post("kv/compaction", "{\"revision\": " + revision + ", \"physical\": true}");
    post("maintenance/defragment", "{}");
    for (var alarm : post("maintenance/alarm", "{}").path("alarms")) {
      var member = alarm.path("memberID").asText();
      post(
          "maintenance/alarm", "{\"action\": 2, \"memberID\": %s, \"alarm\": 1}".formatted(member));
    }
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

  private JsonNode post(String call, String body) throws IOException, InterruptedException {
    return StoreKind.post(server, "/v3/" + call, body);
  }
}
