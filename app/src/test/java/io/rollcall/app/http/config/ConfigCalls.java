package io.rollcall.app.http.config;

import io.rollcall.app.Answer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;

/** Calls of a server about configurations. */
abstract class ConfigCalls {

  @Inject TestClient client;

  Answer put(String key, String value) {
    return client.put(at(key), value, "Content-Type", "text/plain");
  }

  Answer rollback(String key, int version, String... headers) {
    return client.post(
        at(key + "/rollback"),
        "{\"version\":%d,\"message\":\"too high\"}".formatted(version),
        headers);
  }

  static String at(String key) {
    return "/api/v1/config/" + key;
  }
}
