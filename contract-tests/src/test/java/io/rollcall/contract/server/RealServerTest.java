package io.rollcall.contract.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class RealServerTest {

  @ParameterizedTest
  @EnumSource
  void dataLastOverAnEndUntilTheyAreWiped(Store store) throws IOException {
    try (var server = store.start(ServerOptions.PLAIN)) {
      var uri = server.uri();
      Http.send(store.put(uri, "color", "green"));

      assertThatThrownBy(server::start).hasMessageContaining("up");
      assertThatThrownBy(server::wipe).hasMessageContaining("up");
      server.kill();
      assertThatThrownBy(() -> store.holds(uri, "color", "green")).isInstanceOf(IOException.class);
      server.start();
      assertThat(store.holds(uri, "color", "green")).isTrue();

      server.stop();
      assertThat(server.log()).as("signal").contains("terminated");
      server.start();
      assertThat(store.holds(uri, "color", "green")).isTrue();

      server.kill();
      server.wipe();
      server.start();
      assertThat(store.holds(uri, "color", "green")).isFalse();
      assertThat(server.uri()).isEqualTo(uri);
    }
  }

  @ParameterizedTest
  @EnumSource
  void savedDataComeBackAndWhatCameLaterIsGone(Store store) throws IOException {
    try (var server = store.start(ServerOptions.PLAIN)) {
      Http.send(store.put(server.uri(), "color", "green"));
      assertThatThrownBy(server::save).hasMessageContaining("up");
      server.kill();
      server.save();
      server.start();
      Http.send(store.put(server.uri(), "color", "red"));

      assertThatThrownBy(server::restore).hasMessageContaining("up");
      server.kill();
      server.restore();
      server.start();
      assertThat(store.holds(server.uri(), "color", "green")).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void pausedServerAnswersNothingUntilItIsResumed(Store store) throws IOException {
    try (var server = store.start(ServerOptions.PLAIN)) {
      Http.send(store.put(server.uri(), "color", "green"));

      server.pause();
      assertThatThrownBy(() -> store.holds(server.uri(), "color", "green"))
          .isInstanceOf(HttpTimeoutException.class);

      server.resume();
      assertThat(store.holds(server.uri(), "color", "green")).isTrue();

      server.pause();
      server.kill();
      server.start();
      assertThat(store.holds(server.uri(), "color", "green")).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverWithCertificatesDemandsOneOfItsClient(Store store, @TempDir Path folder)
      throws Exception {
    var certificates = Certificates.create(folder);
    var trusting = new TlsClient(certificates);
    try (var server = store.start(ServerOptions.PLAIN.withCertificates(certificates))) {
      var request = store.put(server.uri(), "color", "green");

      assertThat(server.uri()).hasScheme("https");
      assertThat(trusting.withCertificate(request)).isEqualTo(200);
      assertThatThrownBy(() -> trusting.withoutCertificate(request))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverWithSecretTurnsStrangersAway(Store store) {
    try (var server = store.start(ServerOptions.PLAIN.withSecret("s3cret"))) {
      var request = store.put(server.uri(), "color", "green");
      assertThatThrownBy(() -> Http.send(request)).hasMessageContaining(" answered 4");

      server.kill();
      server.start();
      assertThatThrownBy(() -> Http.send(request)).hasMessageContaining(" answered 4");
    }
  }

  @Test
  void secretOpensConsul() throws IOException {
    try (var server = Consul.start(ServerOptions.PLAIN.withSecret("s3cret"))) {
      var request = Store.CONSUL.put(server.uri(), "color", "green");
      var withToken = HttpRequest.newBuilder(request, (name, value) -> true);
      withToken.header("X-Consul-Token", "s3cret");
      assertThat(Http.send(withToken.build())).isEqualTo("true");
    }
  }

  @Test
  void secretOpensEtcd() throws IOException {
    try (var server = Etcd.V3_4.start(ServerOptions.PLAIN.withSecret("s3cret"))) {
      var login = "{\"name\": \"root\", \"password\": \"s3cret\"}";
      assertThat(Http.post(server.uri().resolve("/v3/auth/authenticate"), login))
          .contains("\"token\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverThatEndsAtItsStartSaysWhy(Store store) {
    assertThatThrownBy(() -> store.start(ServerOptions.PLAIN.withArguments("-wrong")))
        .hasMessageContaining("wrong");
  }

  @Test
  void argumentsReachTheServer() throws IOException {
    var small = ServerOptions.PLAIN.withArguments("--quota-backend-bytes=12345678");
    try (var server = Etcd.V3_4.start(small)) {
      assertThat(Http.get(server.uri().resolve("/metrics")))
          .contains("etcd_server_quota_backend_bytes 1.2345678e+07");
    }
  }
}
