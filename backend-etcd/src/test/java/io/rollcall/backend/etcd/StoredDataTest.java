package io.rollcall.backend.etcd;

import static com.google.protobuf.ByteString.copyFromUtf8;
import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Limits;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.RegistryException.InstanceExists;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in etcd, as plain users of it see and make it. */
@ParameterizedClass
@EnumSource
class StoredDataTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private final TestRegistries registries = new TestRegistries();
  private final Etcd etcd;
  private final EtcdSettings settings;

  StoredDataTest(Etcd etcd) {
    this.etcd = etcd;
    this.settings = EtcdFixture.sharedServer(etcd);
  }

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void registrationsHealthAndMaintenanceReadNaturally() {
    var registry = registries.connect(settings);
    var stored =
        registry
            .put(
                heartbeating("orders", "1").zone("a").tags("blue").build(),
                AT,
                PutMode.CREATE_OR_REPLACE)
            .instance();
    registry.report(
        new HealthReport(stored.key(), HealthStatus.UNHEALTHY, "disk full", OptionalLong.empty()));
    registry.beginMaintenance(stored.key(), new Maintenance(AT, "new disk"));

    try (var client = new EtcdClient(settings)) {
      var instance = get(client, "/v1/instances/orders/1");
      var health = get(client, "/v1/health/orders/1");
      assertThat(instance.getValue().toStringUtf8())
          .isEqualTo(
              """
              {"service":"orders","id":"1","host":"10.0.0.1","port":8080,"protocol":"http",\
              "zone":"a","weight":1,"tags":["blue"],\
              "healthCheck":{"type":"heartbeat","ttl":"PT30S"},\
              "registeredAt":"2026-01-02T03:04:05.678Z"}""");
      assertThat(health.getValue().toStringUtf8())
          .isEqualTo(
              """
              {"status":"unhealthy","output":"disk full","measuredOn":%d}"""
                  .formatted(stored.revision()));
      assertThat(instance.getLease()).isNotZero().isEqualTo(health.getLease());
      var maintenance = get(client, "/v1/maintenance/orders/1");
      assertThat(maintenance.getValue().toStringUtf8())
          .isEqualTo(
              """
              {"since":"2026-01-02T03:04:05.678Z","reason":"new disk"}""");
      assertThat(maintenance.getLease()).isZero();
    }
  }

  @Test
  void whatMakesNoSenseIsPassedOver() {
    var registry = registries.connect(settings);
    var told = new ToldStates();
    registry.watch("orders", told);
    try (var client = new EtcdClient(settings)) {
      for (var key :
          new String[] {
            "/v1/instances/orders/broken",
            "/v1/instances/orders/a/b",
            "/v1/health/orders/1",
            "/v1/maintenance/orders/1",
            "/v1/something",
            "/v1/instances/orders"
          }) {
        write(client, key, "{\"port\": \"not a number\"");
      }
      write(client, "/v1/instances/orders/another", "{}");
    }

    put(registry, heartbeating("orders", "1"));

    eventually(() -> assertThat(told.ids()).containsExactly("1"));
    assertThat(registry.read("orders").instances()).hasSize(1);
    put(registry, heartbeating("orders", "broken"));
    eventually(() -> assertThat(told.ids()).containsExactly("1", "broken"));
    var late = registries.connect(settings);
    assertThat(late.read("orders")).isEqualTo(registry.read("orders"));
  }

  @Test
  void keyThatSomebodyDeletesIsToldAsExpired() {
    var registry = registries.connect(settings);
    var told = new ToldStates();
    registry.watch("orders", told);
    put(registry, heartbeating("orders", "1"));
    put(registry, heartbeating("orders", "2"));
    var before = registry.read("orders").revision();
    eventually(() -> assertThat(told.ids()).hasSize(2));

    try (var client = new EtcdClient(settings)) {
      client.write(
          KVGrpc.getTxnMethod(),
          TxnRequest.newBuilder().addSuccess(Txns.delete(key("/v1/instances/orders/2"))).build());
    }

    assertThat(registry.read("orders").revision()).isGreaterThan(before);
    eventually(() -> assertThat(told.ids()).containsExactly("1"));
    assertThat(told.expired()).containsExactly("2");
  }

  @Test
  void largestRegistrationFits() {
    var registry = registries.connect(settings);
    var largest =
        heartbeating("s".repeat(Limits.NAME_LENGTH), "i".repeat(Limits.NAME_LENGTH))
            .version("版".repeat(Limits.VERSION_LENGTH))
            .tags(
                IntStream.range(0, Limits.TAGS)
                    .mapToObj(i -> "版".repeat(Limits.TAG_LENGTH - 2) + "%02d".formatted(i))
                    .toList())
            .metadata(
                IntStream.range(0, Limits.METADATA_ENTRIES)
                    .boxed()
                    .collect(
                        Collectors.toMap(
                            i -> "版".repeat(Limits.METADATA_KEY_LENGTH - 2) + "%02d".formatted(i),
                            i -> "版".repeat(Limits.METADATA_VALUE_LENGTH))))
            .build();

    var stored = registry.put(largest, AT, PutMode.CREATE_ONLY).instance();

    assertThat(registry.read(largest.key().service()).instances()).containsExactly(stored);
    assertThat(Values.of(largest, AT).size()).isLessThan(200_000);
  }

  @Test
  void leasesAreThoseOfHeartbeatingInstances() throws Exception {
    try (var server = etcd.start(ServerOptions.PLAIN)) {
      var own = EtcdSettings.of(server.uri());
      var registry = registries.connect(own);
      for (int i = 0; i < 3; i++) {
        var id = "" + i;
        put(registry, heartbeating("orders", id));
        put(registry, heartbeating("orders", id));
        put(registry, heartbeating("orders", id).zone("b"));
        put(registry, heartbeating("orders", id, Duration.ofSeconds(60)));
        put(registry, probed("orders", id));
        put(registry, heartbeating("orders", id));
        assertThatExceptionOfType(InstanceExists.class)
            .isThrownBy(
                () ->
                    registries
                        .open(own)
                        .put(heartbeating("orders", id).build(), AT, PutMode.CREATE_ONLY));
      }
      registry.remove(new InstanceKey("orders", "0"));
      put(registry, probed("orders", "1"));
      put(registry, probed("orders", "3"));

      assertThat(leases(server.uri())).isEqualTo(1);
    }
  }

  @Test
  void fractionsOfASecondAreRoundedUp() {
    assertThat(ttlSeconds(Duration.ofSeconds(5))).isEqualTo(5);
    assertThat(ttlSeconds(Duration.ofSeconds(5).plusNanos(1))).isEqualTo(6);
    assertThat(Leases.ttlSeconds(probed("orders", "1").build())).isZero();
  }

  /** jetcd has no message for it. */
  private static int leases(URI server) throws Exception {
    var request =
        HttpRequest.newBuilder(server.resolve("/v3/lease/leases"))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body().split("\"ID\"", -1).length - 1;
    }
  }

  private static long ttlSeconds(Duration ttl) {
    return Leases.ttlSeconds(
        heartbeating("orders", "1").healthCheck(new HealthCheck.Heartbeat(ttl)).build());
  }

  private KeyValue get(EtcdClient client, String key) {
    var request = TxnRequest.newBuilder().addSuccess(Txns.get(key(key))).build();
    return client.read(KVGrpc.getTxnMethod(), request).getResponses(0).getResponseRange().getKvs(0);
  }

  private void write(EtcdClient client, String key, String value) {
    client.write(
        KVGrpc.getTxnMethod(),
        TxnRequest.newBuilder()
            .addSuccess(Txns.put(key(key), copyFromUtf8(value), Leases.NONE))
            .build());
  }

  private ByteString key(String key) {
    return copyFromUtf8(settings.prefix() + key);
  }
}
