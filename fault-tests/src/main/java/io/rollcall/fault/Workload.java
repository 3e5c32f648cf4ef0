package io.rollcall.fault;

import io.rollcall.contract.history.History;
import io.rollcall.fault.Course.Event;
import io.rollcall.model.InstanceKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Clients of all replicas, each on a thread of its own: owners of instances, and readers.
 *
 * <ul>
 *   <li>Service "steady" has instances that only heartbeat;
 *   <li>in "still" they heartbeat, or register again as they are, so that no revision moves;
 *   <li>in "busy" they also come, go, fall silent and are fought for;
 *   <li>in "fought" all clients do anything to the same instances, and some are shut down again and
 *       again;
 *   <li>in "tended" they are taken out of service and put back, by maintenance and by reports; some
 *       need no heartbeats, and their owners do nothing but report.
 * </ul>
 *
 * Readers ask for the instances of each service, and for all services, page after page.
 */
final class Workload implements AutoCloseable {

  /** Whose owners do nothing but register and send heartbeats. */
  static final List<InstanceKey> STEADY =
      IntStream.range(0, 4).mapToObj(i -> new InstanceKey("steady", "s" + i)).toList();

  /** A look into the store may show what is out of service, too. */
  private static final List<String> SERVICES_LOOKED_INTO =
      List.of("steady", "still", "busy", "fought");

  private static final Duration BETWEEN_READS = Duration.ofMillis(250);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final Duration BETWEEN_LISTINGS = Duration.ofSeconds(1);

  /** Fewer services than there are, so that each listing takes several pages. */
  private static final int PAGE = 3;

  /** A look into the store; empty when it does not answer. */
  interface Look {
    void take(History history, String service) throws InterruptedException;
  }

  private final List<ReplicaClient> clients;
  private final History history;
  private final Random random;
  private final Course course = new Course();
  private final AtomicInteger fingerprints = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();

  Workload(List<ReplicaClient> clients, History history, Random random) {
    this.clients = clients;
    this.history = history;
    this.random = random;
  }

  /** Sets all to work. */
  void start(Look look) throws InterruptedException {
    if (backend().equals("etcd")) {
      register(clients.getFirst());
    }
    for (var key : STEADY) {
      own(key.service(), key.id(), Owner::stay);
      own("busy", key.id(), Owner::stay);
    }
    for (int i = 0; i < 2; i++) {
      own("still", "stayer" + i, Owner::stay);
      own("still", "repeater" + i, Owner::repeat);
      own("busy", "churner" + i, Owner::comeAndGo);
      own("busy", "leaver" + i, Owner::leave);
      own("busy", "silent" + i, Owner::fallSilent);
      own("busy", "loyal" + i, Owner::stayLoyal);
      own("busy", "prize", Owner::compete);
      own("tended", "sufferer" + i, Owner::suffer);
      own("tended", "rester" + i, Owner::rest);
      own("tended", "reporter" + i, Owner::report);
    }
    fight();
    for (var service : List.of("steady", "still", "busy", "fought", "tended")) {
      clients.forEach(client -> repeat(BETWEEN_READS, () -> client.read(service)));
    }
    clients.forEach(client -> repeat(BETWEEN_LISTINGS, () -> client.list(PAGE)));
    SERVICES_LOOKED_INTO.forEach(
        service -> repeat(BETWEEN_LOOKS, () -> look.take(history, service)));
  }

  /** Several replicas are told of one instance at the same time. */
  private void fight() {
    for (int i = 0; i < 2; i++) {
      own("fought", "closer" + i, Owner::shutDown);
    }
    for (int fighter = 0; fighter < 6; fighter++) {
      own("fought", "bone" + fighter % 2, Owner::fight);
    }
  }

  private String backend() throws InterruptedException {
    try {
      return clients.getFirst().get("/api/v1/stats").at("/backend/name").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void register(ReplicaClient client) throws InterruptedException {
    try {
      Crowd.register(client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on some fall silent, and some want to leave. */
  void trouble() {
    course.tell(Event.TROUBLE);
  }

  /** From now on nobody changes anything, but for registering again what got lost. */
  void calm() {
    course.tell(Event.CALM);
  }

  /** Answers to writes that a client cannot act on. */
  Set<String> unclear() {
    var unclear = new TreeSet<String>();
    clients.forEach(client -> unclear.addAll(client.unclear()));
    return unclear;
  }

  /** Ends all, within the patience of one call. */
  @Override
  public void close() {
    course.tell(Event.OVER);
    threads.forEach(Workload::join);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private interface Role {
    void play(Owner owner) throws InterruptedException;
  }

  private void own(String service, String id, Role role) {
    var owner =
        new Owner(
            clients,
            course,
            new InstanceKey(service, id),
            new Random(random.nextLong()),
            () -> "f" + fingerprints.incrementAndGet());
    begin(() -> role.play(owner));
  }

  private void repeat(Duration pause, Work work) {
    begin(
        () -> {
          while (!course.isWithin(Event.OVER, pause)) {
            work.run();
          }
        });
  }

  private void begin(Work work) {
    threads.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
