package io.rollcall.backend.etcd;

import static com.google.protobuf.ByteString.copyFromUtf8;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An etcd whose database is full, or gets full. */
@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.SAME_THREAD) // each test starts a server
class FullDatabaseTest {

  private static final ServerOptions SMALL =
      ServerOptions.PLAIN.withArguments("--quota-backend-bytes=4000000");

  /** Of a megabyte each; etcd looks ten times a second how large its database has become. */
  private static final int MOST_WRITES = 100;

  private static final int CALLERS = 48;

  /** Each has one transaction under way. */
  private static final int REPLICAS = 24;

  /** Of some 30 kB. */
  private static final Map<String, String> LARGE =
      IntStream.range(0, 60)
          .boxed()
          .collect(Collectors.toMap(i -> "key-" + i, i -> "x".repeat(500)));

  private final TestRegistries registries = new TestRegistries();
  private final Etcd etcd;

  FullDatabaseTest(Etcd etcd) {
    this.etcd = etcd;
  }

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void takesHeartbeatsAndSaysWhatIsWrong() throws Exception {
    try (var server = etcd.start(SMALL)) {
      var own = EtcdSettings.of(server.uri());
      var registry = registries.connect(own);
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));
      put(registry, heartbeating("orders", "expires", Duration.ofSeconds(5)));
      fill(own);

      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(registry, probed("orders", "2")))
          .withMessageContaining("database is full")
          .withMessageContaining("alarm disarm");
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(registry, heartbeating("orders", "2")));
      Concurrently.run(
          CALLERS,
          number ->
              assertThatExceptionOfType(BackendUnavailable.class)
                  .isThrownBy(() -> put(registry, probed("service-" + number, "1")))
                  .withMessageContaining("database is full"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(12))
          .untilAsserted(
              () -> {
                registry.renew(new InstanceKey("orders", "1"), Clock.system().now());
                assertThat(told.ids()).containsExactly("1");
              });
      assertThat(told.expired()).containsExactly("expires");
      assertThat(registry.read("orders").instances()).hasSize(1);
      assertThat(told.all()).extracting(state -> state.revision()).isSorted();
    }
  }

  /** etcd does the writes that fill it, and answers as to those that it refuses. */
  @Test
  void whatIsSaidToHaveHadNoEffectHadNone() throws Exception {
    try (var server = etcd.start(SMALL)) {
      var own = EtcdSettings.of(server.uri()).withCallTimeout(TestRegistries.SOON);
      var replicas = Stream.generate(() -> registries.connect(own)).limit(REPLICAS).toList();
      var refused = ConcurrentHashMap.<String>newKeySet();
      var stored = ConcurrentHashMap.<String>newKeySet();

      Concurrently.run(
          CALLERS,
          number -> {
            for (int i = 0; refused.size() < CALLERS; i++) {
              var id = number + "-" + i;
              try {
                put(
                    replicas.get(number % REPLICAS),
                    probed("service-" + number, id).metadata(LARGE));
                stored.add(id);
              } catch (BackendUnavailable e) {
                refused.add(id);
              }
            }
          });

      assertThat(IntStream.range(0, CALLERS).boxed().flatMap(number -> there(replicas, number)))
          .containsExactlyInAnyOrderElementsOf(stored)
          .doesNotContainAnyElementsOf(refused);
    }
  }

  private static Stream<String> there(List<RegistryBackend> replicas, int number) {
    var service = replicas.getFirst().read("service-" + number);
    return service.instances().stream().map(ServiceInstance::id);
  }

  private static void fill(EtcdSettings settings) {
    var value = copyFromUtf8("x".repeat(1_000_000));
    try (var client = new EtcdClient(settings)) {
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(
              () -> {
                for (int i = 0; i < MOST_WRITES; i++) {
                  client.write(
                      KVGrpc.getTxnMethod(),
                      TxnRequest.newBuilder()
                          .addSuccess(Txns.put(copyFromUtf8("/fill/" + i), value, Leases.NONE))
                          .build());
                }
              })
          .withMessageContaining("database is full");
    }
  }
}
