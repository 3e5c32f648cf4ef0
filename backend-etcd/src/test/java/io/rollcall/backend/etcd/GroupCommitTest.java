package io.rollcall.backend.etcd;

import static io.rollcall.backend.etcd.TestRegistries.probed;
import static io.rollcall.backend.etcd.TestRegistries.put;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.server.Etcd;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult.Outcome;
import io.rollcall.registry.RegistryException.InstanceExists;
import io.rollcall.time.Clock;
import java.util.HashSet;
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
  private static final int SERVICES = 50;
  private static final long NO_SUCH_LEASE = 4711;

  private final TestRegistries registries = new TestRegistries();
  private final EtcdSettings settings;
  private final Keys keys;
  private final EtcdClient client;
  private final GroupCommit commits;

  GroupCommitTest(Etcd etcd) {
    settings = EtcdFixture.sharedServer(etcd);
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
  void thoseThatComeTogetherShareARevisionUnlessTheyAreOfOneService() throws Exception {
    var ofService = new ConcurrentHashMap<String, ConcurrentLinkedQueue<Long>>();

    Concurrently.run(
        AT_ONCE,
        number -> {
          var key = key(number);
          ofService
              .computeIfAbsent(key.service(), service -> new ConcurrentLinkedQueue<>())
              .add(commits.commit(key, write(key, Leases.NONE)).revision());
        });

    var revisions = new HashSet<Long>();
    for (var own : ofService.values()) {
      assertThat(own).hasSize(AT_ONCE / SERVICES).doesNotHaveDuplicates();
      revisions.addAll(own);
    }
    assertThat(revisions).hasSizeLessThan(AT_ONCE);
    for (var stored : TestRegistries.listing(client, keys).services().all()) {
      assertThat(ofService.get(stored.name())).contains(stored.state(0, Set.of()).revision());
    }
  }

  @Test
  void oneThatCannotBeHarmsNoOther() throws Exception {
    Concurrently.run(
        AT_ONCE,
        number -> {
          var key = key(number);
          if (number % 20 == 0) {
            assertThatExceptionOfType(LeaseNotFound.class)
                .isThrownBy(() -> commits.commit(key, write(key, NO_SUCH_LEASE)));
          } else {
            assertThat(commits.commit(key, write(key, Leases.NONE)).response().getSucceeded())
                .isTrue();
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
    return new InstanceKey("service-" + number % SERVICES, "" + number);
  }

  private TxnRequest write(InstanceKey key, long lease) {
    var value = Values.of(probed(key.service(), key.id()).build(), Clock.system().now());
    return TxnRequest.newBuilder()
        .addCompare(Txns.isAbsent(keys.instance(key)))
        .addSuccess(Txns.put(keys.instance(key), value, lease))
        .build();
  }
}
