package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.ConfigVersionMismatch;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What all suites of the configuration store share: a fresh one for each test, over a backend. */
abstract class ConfigContract {

  static final Authorship ALICE = new Authorship("alice", "as agreed");

  BackendFixture fixture;

  /** One over each replica of the backend. */
  List<ConfigStore> replicas;

  /** The first of them. */
  ConfigStore store;

  /** A new one each time. */
  protected abstract BackendFixture newFixture();

  @BeforeEach
  final void open() {
    fixture = newFixture();
    open(ConfigSettings.DEFAULT);
  }

  @AfterEach
  final void close() {
    replicas.forEach(ConfigStore::close);
    fixture.close();
  }

  private void open(ConfigSettings settings) {
    replicas =
        fixture.replicas().stream()
            .map(replica -> open(replica, settings, fixture.clock(), fixture.scheduler()))
            .toList();
    store = replicas.getFirst();
  }

  /** One that has been told what the backend holds, as a replica that is ready has. */
  static ConfigStore open(
      Backend replica, ConfigSettings settings, Clock clock, Scheduler scheduler) {
    var store =
        ConfigStore.over(
            replica.cells(), settings, ConfigSeal.NONE, ConfigCheck.NONE, clock, scheduler);
    eventually(() -> store.list("", null, 1));
    return store;
  }

  /** Opens the stores anew, with that many versions kept of each key. */
  final void keepOnly(int versions) {
    replicas.forEach(ConfigStore::close);
    open(new ConfigSettings(versions, Duration.ofDays(1), 1_000, 1_000_000));
  }

  static ConfigContent json(String text) {
    return new ConfigContent("application/json", text);
  }

  final ConfigVersion put(String key, String text) {
    return put(store, key, text, Condition.none());
  }

  final ConfigVersion put(String key, String text, Condition condition) {
    return put(store, key, text, condition);
  }

  static ConfigVersion put(ConfigStore store, String key, String text, Condition condition) {
    return store.write(new ConfigWrite.Put(key, json(text), condition, false), ALICE).version();
  }

  static ConfigVersion rollback(ConfigStore store, String key, long version) {
    return store.write(new ConfigWrite.Rollback(key, version, Condition.none()), ALICE).version();
  }

  final List<Long> numbers(String key) {
    return store.history(key, null, 100_000).versions().stream()
        .map(ConfigVersion::number)
        .toList();
  }

  /** A replica hears of another's write a moment later. */
  static <T> T eventually(Callable<T> read) {
    return Awaitility.await().ignoreExceptions().until(read, _ -> true);
  }

  static void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(ConfigNotFound.class).isThrownBy(call);
  }

  static void assertMismatch(long latest, ThrowingCallable call) {
    assertThatExceptionOfType(ConfigVersionMismatch.class)
        .isThrownBy(call)
        .satisfies(refused -> assertThat(refused.latest()).isEqualTo(latest));
  }
}
