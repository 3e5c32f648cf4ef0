package io.rollcall.backend.kubernetes.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.kubernetes.slice.Departure;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

/** What holds whatever replicas write, in any order in which they hear of it. */
class RevisionsOfSlicesTest {

  private static final List<String> SERVICES = List.of("orders", "Stock", "mail");
  private static final int STEPS = 60;

  private VirtualTime time = new VirtualTime();
  private SlicesInMemory slices = new SlicesInMemory();
  private final List<SliceReplica> replicas = new ArrayList<>();

  @BeforeTry
  void begin() {
    time = new VirtualTime();
    slices = new SlicesInMemory();
    replicas.clear();
  }

  @Property(tries = 500)
  void replicasAgreeInTheEnd(@ForAll Random random) {
    play(random, true);

    settle();

    replicas.add(replica());
    for (var service : SERVICES) {
      var states = replicas.stream().map(replica -> replica.mirror.state(service)).distinct();
      assertThat(states).as("what replicas tell of '%s'", service).hasSize(1);
      var told = replicas.getFirst().mirror.state(service);
      assertThat(replicas.getLast().read(service)).isEqualTo(told);
    }
  }

  @Property(tries = 500)
  void revisionNeverGoesBackAndNamesOneState(@ForAll Random random) {
    play(random, true);
    settle();

    for (var replica : replicas) {
      replica.told.values().forEach(this::verifyTold);
    }
  }

  @Property(tries = 500)
  void revisionNamesOneStateAtAllReplicas(@ForAll Random random) {
    play(random, false);
    settle();

    for (var service : SERVICES) {
      var states =
          replicas.stream()
              .flatMap(replica -> replica.told.getOrDefault(service, List.of()).stream())
              .filter(state -> !state.instances().isEmpty())
              .toList();
      verifyOneStatePerRevision(states);
    }
  }

  @Property(tries = 200)
  void sweepingLeavesRevisionsAndLittleElse(@ForAll Random random) {
    play(random, true);
    settle();
    SERVICES.forEach(service -> ids().forEach(id -> end(new InstanceKey(service, id))));
    settle();
    var before = replicas.getFirst().mirror.state("orders");

    for (var i = 0; i < 6; i++) {
      time.pass(SliceReplica.KEPT_FOR.plusSeconds(1));
      replicas.forEach(SliceReplica::sweep);
      assertThat(replica().mirror.state("orders")).isEqualTo(before);
      replicas.forEach(SliceReplica::hearAll);
      assertThat(replicas).allMatch(one -> one.mirror.state("orders").equals(before));
    }

    assertThat(slices.all()).hasSizeLessThanOrEqualTo(1);
  }

  private void end(InstanceKey key) {
    replicas.getFirst().writer.leave(key, Departure.REMOVED);
    replicas.getFirst().writer.maintain(key, null);
  }

  private void play(Random random, boolean isDisorderly) {
    replicas.add(replica());
    replicas.add(replica());
    for (var i = 0; i < STEPS; i++) {
      var replica = replicas.get(random.nextInt(replicas.size()));
      var service = SERVICES.get(random.nextInt(SERVICES.size()));
      var key = new InstanceKey(service, ids().get(random.nextInt(ids().size())));
      if (!isDisorderly) {
        replica.hearAll();
      }
      act(random, replica, key, isDisorderly);
    }
  }

  private void act(Random random, SliceReplica replica, InstanceKey key, boolean isDisorderly) {
    switch (random.nextInt(isDisorderly ? 12 : 9)) {
      case 0, 1, 2 -> replica.writer.register(key, random.nextInt(1, 4));
      case 3 -> replica.writer.leave(key, Departure.REMOVED);
      case 4 -> replica.writer.leave(key, Departure.EXPIRED);
      case 5 -> replica.writer.report(key, List.of(HealthStatus.values()).get(random.nextInt(3)));
      case 6 ->
          replica.writer.maintain(
              key, random.nextBoolean() ? new Maintenance(Instant.EPOCH, "a deploy") : null);
      case 7 -> replica.hear(random.nextInt(1, 6));
      case 8 -> {
        time.pass(Duration.ofSeconds(random.nextInt(30)));
        replica.sweep();
      }
      case 9 -> replica.list();
      case 10 -> vandalize(random);
      default -> replica.pay();
    }
  }

  private void vandalize(Random random) {
    var all = slices.all();
    if (!all.isEmpty()) {
      slices.vandalize(all.get(random.nextInt(all.size())).getMetadata().getName());
    }
  }

  private void settle() {
    for (var i = 0; i < 20; i++) {
      replicas.forEach(SliceReplica::prove);
      replicas.forEach(SliceReplica::pay);
    }
    assertThat(replicas).as("nothing more is written").allMatch(SliceReplica::isUpToDate);
  }

  private void verifyTold(List<ServiceState> states) {
    assertThat(states).extracting(ServiceState::revision).isSorted();
    verifyOneStatePerRevision(states);
    for (var state : states) {
      assertThat(state.instances())
          .allMatch(instance -> instance.revision() <= state.revision(), "not later than " + state);
    }
  }

  private static void verifyOneStatePerRevision(List<ServiceState> states) {
    var contents = new HashMap<Long, List<ServiceInstance>>();
    for (var state : states) {
      assertThat(contents.computeIfAbsent(state.revision(), first -> state.instances()))
          .as("told at revision %d of '%s'", state.revision(), state.service())
          .isEqualTo(state.instances());
    }
  }

  private SliceReplica replica() {
    return new SliceReplica(slices, time, SERVICES);
  }

  private static List<String> ids() {
    return List.of("1", "2", "3");
  }
}
