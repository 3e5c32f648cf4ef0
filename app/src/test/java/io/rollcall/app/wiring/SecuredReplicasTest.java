package io.rollcall.app.wiring;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.http.tls.TlsServer;
import io.rollcall.app.security.TestTokens;
import io.rollcall.contract.server.Certificates;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas over a real store that speak TLS alone, demand certificates, and ask who calls. */
@Timeout(180)
class SecuredReplicasTest {

  private static final String INSTANCES = "/api/v1/services/orders/instances";
  private static final String HEARTBEAT = INSTANCES + "/a/heartbeat";
  private static final String BODY =
      """
      {"host": "10.0.0.1", "port": 8080, "healthCheck": {"type": "heartbeat", "ttl": "60s"}}
      """;

  /** Of those that heartbeats are sent to. */
  private static final int REPLICAS = 3;

  @TempDir private Path folder;
  private Certificates certificates;
  private TestTokens tokens;
  private String replica = "";
  private String client = "";

  /** A store that replicas share. */
  enum Shared {
    ETCD,
    CONSUL;

    RealServer start() {
      return switch (this) {
        case ETCD -> Etcd.V3_5.start(ServerOptions.PLAIN);
        case CONSUL -> Consul.start(ServerOptions.PLAIN);
      };
    }
  }

  @BeforeEach
  void makeCredentials() {
    certificates = Certificates.create(folder);
    tokens = new TestTokens(folder);
    replica = tokens.add("replica", "register:*");
    client = tokens.add("client", "register:orders", "discover:*");
  }

  @ParameterizedTest
  @EnumSource
  void whatOneIsToldTheOtherKnows(Shared kind) throws Exception {
    try (var store = kind.start();
        var one = start(kind, store.uri(), replica);
        var other = start(kind, store.uri(), replica)) {
      assertThat(send(one, "PUT", INSTANCES + "/a", BODY).statusCode()).isEqualTo(201);

      await()
          .atMost(30, SECONDS)
          .until(() -> send(other, "GET", INSTANCES, "").body().contains("10.0.0.1"));
      assertThat(send(other, "PUT", HEARTBEAT, "").statusCode()).isEqualTo(204);
      assertThat(send(other, "DELETE", INSTANCES + "/a", "").statusCode()).isEqualTo(403);
    }
  }

  /** Consul is written to when an instance changes hands, and not when its holder is told. */
  @Test
  void heartbeatsArePassedOnWithTheTokenAlone() throws Exception {
    try (var store = Consul.start(ServerOptions.PLAIN);
        var one = start(Shared.CONSUL, store.uri(), replica);
        var other = start(Shared.CONSUL, store.uri(), replica);
        var tokenless = start(Shared.CONSUL, store.uri(), null)) {
      send(one, "PUT", INSTANCES + "/a", BODY);
      awaitReplicas(other);
      awaitReplicas(tokenless);
      var held = lastWrite(store.uri());

      for (int i = 0; i < 10; i++) {
        assertThat(send(other, "PUT", HEARTBEAT, "").statusCode()).isEqualTo(204);
      }
      assertThat(lastWrite(store.uri())).isEqualTo(held);

      assertThat(send(tokenless, "PUT", HEARTBEAT, "").statusCode()).isEqualTo(204);
      assertThat(lastWrite(store.uri())).isNotEqualTo(held);
    }
  }

  private void awaitReplicas(TlsServer server) {
    await()
        .atMost(30, SECONDS)
        .until(
            () ->
                send(server, "GET", "/api/v1/services/rollcall/instances", "")
                        .body()
                        .split("\"https\"", -1)
                        .length
                    == 1 + REPLICAS);
  }

  private TlsServer start(Shared kind, URI store, @Nullable String replicaToken) {
    var name = kind.name().toLowerCase(Locale.ROOT);
    var settings =
        new HashMap<String, Object>(
            Map.of(
                "rollcall.backend",
                name,
                "rollcall.%s.endpoints".formatted(name),
                store,
                "rollcall.security.tokens-file",
                tokens.file(),
                "rollcall.http.tls.ca-file",
                certificates.authority(),
                "rollcall.http.tls.client-ca-file",
                certificates.authority(),
                "rollcall.http.tls.client-certificates",
                "required"));
    if (replicaToken != null) {
      settings.put("rollcall.security.replica-token", replicaToken);
    }
    return TlsServer.start(certificates, settings);
  }

  private HttpResponse<String> send(TlsServer server, String method, String path, String body)
      throws IOException, InterruptedException {
    var context = server.context(certificates.client(), certificates.clientKey());
    try (var http = server.client(context)) {
      return http.send(
          HttpRequest.newBuilder(server.uri(path))
              .header("Authorization", TestTokens.bearer(client))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** Consul's entry of Rollcall's last write, its index included. */
  private static String lastWrite(URI consul) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(consul.resolve("/v1/kv/rollcall/v2/latest/?consistent")).build();
    try (var http = HttpClient.newHttpClient()) {
      var entry = http.send(request, BodyHandlers.ofString()).body();
      assertThat(entry).contains("ModifyIndex");
      return entry;
    }
  }
}
