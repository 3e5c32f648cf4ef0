package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.etcd.jetcd.api.Compare;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.server.Etcd;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class GroupCommitTest {

  private static final int AT_ONCE = 300;
  private static final int FEW = 20;
  private static final int OF_A_SERVICE = 6;
  private static final long NO_SUCH_LEASE = 4711;

  /** Nothing here is about time, and a JVM that has just started is slow with so many at once. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final TestRegistries registries = new TestRegistries();
  private final EtcdSettings settings;
  private final Keys keys;
  private final EtcdClient client;
  private final GroupCommit commits;

  GroupCommitTest(Etcd etcd) {
    settings = EtcdFixture.sharedServer(etcd).withCallTimeout(PATIENT);
    keys = new Keys(settings.prefix());
    client = new EtcdClient(settings);
    commits = new GroupCommit(client, keys);
  }

  @AfterEach
  void close() {
    registries.close();
    client.close();
  }

  @Test
  void thoseThatComeTogetherShareARevisionWhateverTheirService() throws Exception {
    var ofService = new ConcurrentHashMap<String, ConcurrentLinkedQueue<Long>>();

    Concurrently.run(
        AT_ONCE,
        number -> {
          var key = key(number);
          ofService
              .computeIfAbsent(key.service(), service -> new ConcurrentLinkedQueue<>())
              .add(commits.commit(write(key, Leases.NONE)).revision());
        });

    assertThat(ofService.values().stream().flatMap(Collection::stream).distinct())
        .hasSizeLessThan(AT_ONCE);
    assertThat(ofService.values())
        .as("changes of one service that share a revision")
        .anyMatch(own -> new HashSet<>(own).size() < own.size());
    for (var stored : TestRegistries.listing(client, keys).services().all()) {
      assertThat(stored.state(0, Set.of()).revision())
          .isEqualTo(Collections.max(ofService.get(stored.name())));
    }
  }

  @Test
  void changesOfOneInstanceNeverShareARevision() throws Exception {
    var key = key(0);
    var revisions = new ConcurrentLinkedQueue<Long>();

    Concurrently.run(
        FEW,
        number -> {
          var committed =
              commits.commit(change(key, Txns.isBefore(keys.departure("none"), 1), Leases.NONE));
          assertThat(committed.response().getSucceeded()).isTrue();
          revisions.add(committed.revision());
        });

    assertThat(revisions).hasSize(FEW).doesNotHaveDuplicates();
  }

  @Test
  void removalsOfOneServiceShareItsMark() throws Exception {
    Concurrently.run(AT_ONCE, number -> commits.commit(write(key(number), Leases.NONE)));
    var removed = new ConcurrentHashMap<String, ConcurrentLinkedQueue<Long>>();

    Concurrently.run(
        2 * AT_ONCE,
        number -> {
          var key = key(number);
          var committed = commits.commit(removal(key));
          assertThat(committed.response().getSucceeded()).isEqualTo(number < AT_ONCE);
          if (number < AT_ONCE) {
            removed
                .computeIfAbsent(key.service(), service -> new ConcurrentLinkedQueue<>())
                .add(committed.revision());
          }
        });

    assertThat(removed.values())
        .as("removals from one service that share a revision")
        .anyMatch(own -> new HashSet<>(own).size() < own.size());
    for (var stored : TestRegistries.listing(client, keys).services().all()) {
      assertThat(stored.isEmpty()).isTrue();
      assertThat(stored.departure()).isEqualTo(Collections.max(removed.get(stored.name())));
    }
  }

  @Test
  void removalsOfWhatIsNotThereLeaveNoMark() throws Exception {
    Concurrently.run(AT_ONCE, number -> commits.commit(removal(key(number))));

    assertThat(TestRegistries.listing(client, keys).services().all()).isEmpty();
  }

  @Test
  void oneThatCannotBeHarmsNoOther() throws Exception {
    Concurrently.run(
        AT_ONCE,
        number -> {
          var key = key(number);
          if (number % 20 == 0) {
            assertThatExceptionOfType(LeaseNotFound.class)
                .isThrownBy(() -> commits.commit(write(key, NO_SUCH_LEASE)));
          } else {
            assertThat(commits.commit(write(key, Leases.NONE)).response().getSucceeded()).isTrue();
          }
        });
  }

  @Test
  void eachKeepsItsCondition() throws Exception {
    var one = registries.connect(settings);
    var other = registries.connect(settings);
    var created = new ConcurrentLinkedQueue<InstanceKey>();
    var taken = new ConcurrentLinkedQueue<InstanceKey>();

    Concurrently.run(
        AT_ONCE,
        number -> {
          var registration = probed("service-" + number / 2, "1").build();
          try {
            var result =
                (number % 2 == 0 ? one : other)
                    .put(registration, Clock.system().now(), PutMode.CREATE_ONLY);
            assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
            created.add(registration.key());
          } catch (InstanceExists e) {
            taken.add(registration.key());
          }
        });

    assertThat(created).hasSize(AT_ONCE / 2).doesNotHaveDuplicates();
    assertThat(taken).containsExactlyInAnyOrderElementsOf(created);
  }

  @Test
  void largeOnesAreSplitOverSeveral() throws Exception {
    var registry = registries.connect(settings);
    var large =
        IntStream.range(0, 64).boxed().collect(toMap(i -> "key-" + i, i -> "x".repeat(400)));

    Concurrently.run(
        100, number -> put(registry, probed("service-" + number, "1").metadata(large)));

    assertThat(TestRegistries.listing(client, keys).services().all()).hasSize(100);
  }

  private static InstanceKey key(int number) {
    return new InstanceKey("service-" + number % AT_ONCE / OF_A_SERVICE, "" + number);
  }

  private Change write(InstanceKey key, long lease) {
    return change(key, Txns.isAbsent(keys.instance(key)), lease);
  }

  private Change change(InstanceKey key, Compare condition, long lease) {
    var value = Values.of(probed(key.service(), key.id()).build(), Clock.system().now());
    return new Change(
        key,
        List.of(condition),
        List.of(Txns.put(keys.instance(key), value, lease)),
        List.of(),
        null);
  }

  private Change removal(InstanceKey key) {
    var instance = keys.instance(key);
    return new Change(
        key,
        List.of(Txns.exists(instance)),
        List.of(Txns.delete(instance)),
        List.of(),
        "removed " + key.id());
  }
}
