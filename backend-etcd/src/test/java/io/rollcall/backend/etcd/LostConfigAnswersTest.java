package io.rollcall.backend.etcd;

import static io.rollcall.backend.etcd.TestRegistries.eventually;
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
import io.rollcall.config.ConfigWrite;
import io.rollcall.contract.server.Etcd;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
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
  private final ConfigStore store;

  LostConfigAnswersTest() {
    var settings = EtcdSettings.of(proxy.uri()).withPrefix("/lost/" + UUID.randomUUID());
    var backend = registries.backend(settings);
    eventually(backend::check);
    store =
        ConfigStore.over(
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
    var content = new ConfigContent("text/plain", "1");
    var write = new ConfigWrite.Put("a", content, Condition.none(), false);
    return store.write(write, new Authorship("alice", "as agreed")).version().number();
  }
}
