package io.rollcall.app.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.app.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

  private static final String HOST = "rollcall.http.host";

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void isRefusedWhileNobodyIsAskedWhoTheyAre(String host) {
    assertThatThrownBy(() -> TestServer.start(Map.of(HOST, host)))
        .rootCause()
        .hasMessageStartingWith("rollcall.http.host must be a loopback address while nobody is")
        .hasMessageContaining("rollcall.security.allow-anyone: true")
        .hasMessageEndingWith("but is '" + host + "'");
  }

  @Test
  void isAllowedInAsManyWords() {
    try (var server =
        TestServer.start(Map.of(HOST, "0.0.0.0", "rollcall.security.allow-anyone", "true"))) {
      assertThat(server.get("/api/v1/services").status()).isEqualTo(200);
    }
  }

  @Test
  void isAllowedWhereCallersAreKnown(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    var reader = TestTokens.bearer(tokens.add("reader", "discover:*"));
    try (var server =
        TestServer.start(Map.of(HOST, "0.0.0.0", "rollcall.security.tokens-file", tokens.file()))) {
      assertThat(server.get("/api/v1/services").status()).isEqualTo(401);
      assertThat(server.get("/api/v1/services", "Authorization", reader).status()).isEqualTo(200);
    }
  }
}
