package io.rollcall.fault;

import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.History;
import io.rollcall.contract.history.Outcome;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clients of all replicas, each on a thread of its own: owners of instances, and readers. Service
 * "steady" has instances that only heartbeat; in service "busy" instances also come, go, fall
 * silent and are fought for.
 */
final class Workload implements AutoCloseable {

  static final Duration TTL = Duration.ofSeconds(5);
  static final List<String> SERVICES = List.of("steady", "busy");

  /** Whose owners do nothing but register and send heartbeats. */
  static final List<InstanceKey> STEADY =
      IntStream.range(0, 4).mapToObj(i -> new InstanceKey("steady", "s" + i)).toList();

  private static final Duration HEARTBEAT = Duration.ofMillis(1_200);
  private static final Duration BETWEEN_READS = Duration.ofMillis(100);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** A look into the store; empty when it does not answer. */
  interface Look {
    void take(History history, String service) throws InterruptedException;
  }

  private final List<ReplicaClient> clients;
  private final History history;
  private final Random random;
  private final AtomicInteger fingerprints = new AtomicInteger();
  private final CountDownLatch faulty = new CountDownLatch(1);
  private final CountDownLatch calm = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  Workload(List<ReplicaClient> clients, History history, Random random) {
    this.clients = clients;
    this.history = history;
    this.random = random;
  }

  /** Sets all to work. */
  void start(Look look) {
    for (var key : STEADY) {
      own(key.service(), key.id(), Owner::stay);
      own("busy", key.id(), Owner::stay);
    }
    for (int i = 0; i < 2; i++) {
      own("busy", "churner" + i, Owner::comeAndGo);
      own("busy", "leaver" + i, Owner::leave);
      own("busy", "silent" + i, Owner::fallSilent);
      own("busy", "loyal" + i, Owner::stayLoyal);
      own("busy", "prize", Owner::compete);
    }
    for (var service : SERVICES) {
      clients.forEach(client -> repeat(BETWEEN_READS, () -> client.read(service)));
      repeat(BETWEEN_LOOKS, () -> look.take(history, service));
    }
  }

  /** From now on some fall silent, and some want to leave. */
  void trouble() {
    faulty.countDown();
  }

  /** From now on nobody changes anything, but for registering again what got lost. */
  void calm() {
    calm.countDown();
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
    over.countDown();
    calm.countDown();
    faulty.countDown();
    threads.forEach(Workload::join);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private interface Role {
    void play(Owner owner) throws InterruptedException;
  }

  private void own(String service, String id, Role role) {
    var owner = new Owner(new InstanceKey(service, id), new Random(random.nextLong()));
    begin(() -> role.play(owner));
  }

  private void repeat(Duration pause, Work work) {
    begin(
        () -> {
          while (!isWithin(over, pause)) {
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

  private static boolean isWithin(CountDownLatch event, Duration time) throws InterruptedException {
    return event.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static boolean hasCome(CountDownLatch event) {
    return event.getCount() == 0;
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who runs an instance. Prefers one replica, and goes to another when it fails. */
  private final class Owner {
    private final InstanceKey key;
    private final Random random;
    private int replica;
    private boolean registered;

    Owner(InstanceKey key, Random random) {
      this.key = key;
      this.random = random;
      this.replica = random.nextInt(clients.size());
    }

    void stay() throws InterruptedException {
      do {
        keepRegistered();
      } while (!isWithin(over, beat()));
    }

    /** As {@link #stay}, and always by the first replica. */
    void stayLoyal() throws InterruptedException {
      do {
        replica = 0;
        keepRegistered();
      } while (!isWithin(over, beat()));
    }

    void comeAndGo() throws InterruptedException {
      while (!hasCome(calm)) {
        for (int i = random.nextInt(4); i >= 0 && !isWithin(calm, beat()); i--) {
          keepRegistered();
        }
        if (!hasCome(calm)) {
          call(new Action.Remove());
          registered = false;
        }
      }
      stay();
    }

    /** Removes its instance for good, once things go wrong. */
    void leave() throws InterruptedException {
      while (!hasCome(faulty)) {
        keepRegistered();
        isWithin(faulty, beat());
      }
      isWithin(over, Duration.ofMillis(random.nextInt(3_000)));
      while (!isGone(call(new Action.Remove())) && !isWithin(over, beat())) {}
    }

    void fallSilent() throws InterruptedException {
      do {
        keepRegistered();
      } while (!isWithin(faulty, beat()));
    }

    /** Creates the instance if it can, and lets it go for the next. */
    void compete() throws InterruptedException {
      while (!isWithin(calm, beat())) {
        if (call(register(PutMode.CREATE_ONLY)) == Outcome.OK) {
          isWithin(calm, beat());
          call(new Action.Renew());
          call(new Action.Remove());
        }
      }
    }

    private void keepRegistered() throws InterruptedException {
      if (registered && call(new Action.Renew()) == Outcome.NOT_FOUND) {
        registered = false;
      }
      if (!registered) {
        registered = call(register(PutMode.CREATE_OR_REPLACE)) == Outcome.OK;
      }
    }

    private Outcome call(Action action) throws InterruptedException {
      var outcome = clients.get(replica).call(key, action);
      if (outcome == Outcome.UNKNOWN || outcome == Outcome.FAILED) {
        replica = (replica + 1) % clients.size();
      }
      return outcome;
    }

    private Action register(PutMode mode) {
      return new Action.Register("f" + fingerprints.incrementAndGet(), TTL, mode);
    }

    private Duration beat() {
      return HEARTBEAT.multipliedBy(80 + random.nextInt(40)).dividedBy(100);
    }

    private static boolean isGone(@Nullable Outcome outcome) {
      return outcome == Outcome.OK || outcome == Outcome.NOT_FOUND;
    }
  }
}
