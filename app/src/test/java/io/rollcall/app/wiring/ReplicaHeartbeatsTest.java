package io.rollcall.app.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.http.tls.TlsServer;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingsSource;
import io.rollcall.contract.server.Certificates;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.Caller;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.registry.Write;
import io.rollcall.replica.Replicas;
import io.rollcall.time.Clock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replicas whose API is encrypted, and which demand certificates, call each other. */
@Timeout(60)
class ReplicaHeartbeatsTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "a");

  @TempDir private Path folder;
  private Certificates certificates;
  private TlsServer server;

  @BeforeEach
  void start() {
    certificates = Certificates.create(folder);
    server =
        TlsServer.start(
            certificates,
            Map.of(
                "rollcall.http.tls.client-ca-file",
                certificates.authority(),
                "rollcall.http.tls.client-certificates",
                "required"));
    var registration = Registration.builder(KEY.service(), KEY.id(), "10.0.0.1", 8080).build();
    server
        .bean(ServiceRegistry.class)
        .write(new Write.Register(registration, PutMode.CREATE_OR_REPLACE), Caller.program("test"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aReplicaShowsItsCertificateToOneThatRequiresIt() {
    Awaitility.await().until(() -> tell(certificates.authority(), true));
    assertThat(tell(certificates.authority(), false)).isFalse();
  }

  @Test
  void aReplicaThatIsNotTrustedIsToldNothing() {
    var others = Certificates.create(folder.resolve("others"));

    assertThat(tell(others.authority(), true)).isFalse();
  }

  /** Whether a replica with such settings can tell the server of a heartbeat. */
  private boolean tell(Path ca, boolean hasCertificate) {
    var options = new HashMap<>(Map.of("rollcall.http.tls.ca-file", ca.toString()));
    if (hasCertificate) {
      options.put("rollcall.http.tls.certificate-file", certificates.server().toString());
      options.put("rollcall.http.tls.key-file", certificates.serverKey().toString());
    }
    var settings = new RunningSettings(new SettingsSource(Optional.empty(), Map.of(), options));
    var server = Replicas.registration("r-1", Protocol.HTTPS, "127.0.0.1", this.server.port());
    return new ReplicaHeartbeats(settings, new ReplicaTls(settings))
        .renew(ServiceInstance.registered(server, Clock.system().now(), 1), KEY);
  }
}
