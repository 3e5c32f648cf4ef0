package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Status;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.contract.server.Etcd;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writes of configurations that etcd did or did not do while the answer was lost. */
class LostConfigAnswersTest {

  private static final String HEAD = "/config/heads/a";

  private static final Status FULL =
      Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: mvcc: database space exceeded");

  private final TestRegistries registries = new TestRegistries();
  private final Scheduler scheduler = Scheduler.system();
  private final GrpcProxy proxy = GrpcProxy.before(Etcd.V3_5.shared());
  private final String prefix = "/lost/" + UUID.randomUUID();
  private final ConfigStore store = open(proxy.uri());

  /** Of another replica, which loses nothing. */
  private final ConfigStore other = open(Etcd.V3_5.shared());

  private ConfigStore open(URI etcd) {
    var backend = registries.backend(EtcdSettings.of(etcd).withPrefix(prefix));
    eventually(backend::check);
    return ConfigStore.over(
        backend.cells(),
        ConfigSettings.DEFAULT,
        ConfigSeal.NONE,
        ConfigCheck.NONE,
        Clock.system(),
        scheduler);
  }

  @AfterEach
  void close() {
    store.close();
    other.close();
    registries.close();
    scheduler.close();
    proxy.close();
  }

  @Test
  void writeWhoseAnswerIsLostIsFound() {
    proxy.loseAnswer(GrpcProxy.TXN, HEAD, () -> {});

    assertThat(put()).isEqualTo(1);
    assertThat(store.get("a", 1).content().text()).isEqualTo("1");
  }

  @Test
  void writeWhoseAnswerIsLostIsMadeOnceWhateverOthersWriteMeanwhile() {
    proxy.loseAnswer(GrpcProxy.TXN, HEAD, () -> put(other, "2"));

    assertThat(put()).isEqualTo(1);
    assertThat(store.history("a", null, 10).versions())
        .extracting(ConfigVersion::number)
        .containsExactly(2L, 1L);
    assertThat(store.get("a", 2).content().text()).isEqualTo("2");
  }

  @Test
  void writeIsFoundWhenEveryTryAfterItIsLost() {
    proxy.loseAnswer(GrpcProxy.TXN, HEAD, () -> {});
    proxy.loseCalls(GrpcProxy.TXN, HEAD, Integer.MAX_VALUE);

    assertThat(put()).isEqualTo(1);
  }

  @Test
  void writeThatMayYetBeDoneIsUnknown() {
    proxy.loseCalls(GrpcProxy.TXN, HEAD, Integer.MAX_VALUE);

    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(this::put);
  }

  @Test
  void writeThatAFullDatabaseRefusedIsKnownNotToBeDone() {
    proxy.refuseCall(GrpcProxy.TXN, HEAD, FULL);

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(this::put)
        .withMessageContaining("database is full");
    assertThatExceptionOfType(ConfigNotFound.class).isThrownBy(() -> store.get("a"));
  }

  @Test
  void writeThatFilledTheDatabaseIsFound() {
    proxy.replaceAnswer(GrpcProxy.TXN, HEAD, () -> {}, FULL);

    assertThat(put()).isEqualTo(1);
  }

  private long put() {
    return put(store, "1");
  }

  private static long put(ConfigStore store, String text) {
    var content = new ConfigContent("text/plain", text);
    var write = new ConfigWrite.Put("a", content, Condition.none(), false);
    var result = store.write(write, new Authorship("alice", "as agreed"));
    assertThat(result.isChanged()).isTrue();
    return result.version().number();
  }
}
