package io.rollcall.fault;

import static io.rollcall.fault.Course.Event.CALM;
import static io.rollcall.fault.Course.Event.OVER;
import static io.rollcall.fault.Course.Event.TROUBLE;

import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.Outcome;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Who runs an instance, in one of several ways. Prefers one replica, and goes to another when it
 * fails.
 */
final class Owner {

  static final Duration TTL = Duration.ofSeconds(5);

  private static final Duration HEARTBEAT = Duration.ofMillis(1_200);

  /** How far apart the calls of an instance that is shut down may begin. */
  private static final int OVERLAP_MILLIS = 20;

  private final List<ReplicaClient> clients;
  private final Course course;
  private final InstanceKey key;
  private final Random random;
  private final Supplier<String> fingerprints;
  private int replica;
  private String fingerprint;
  private boolean registered;

  /**
   * @param fingerprints gives another one each time
   */
  Owner(
      List<ReplicaClient> clients,
      Course course,
      InstanceKey key,
      Random random,
      Supplier<String> fingerprints) {
    this.clients = clients;
    this.course = course;
    this.key = key;
    this.random = random;
    this.fingerprints = fingerprints;
    this.replica = random.nextInt(clients.size());
    this.fingerprint = fingerprints.get();
  }

  void stay() throws InterruptedException {
    do {
      keepRegistered();
    } while (!course.isWithin(OVER, beat()));
  }

  /** As {@link #stay}, and always by the first replica. */
  void stayLoyal() throws InterruptedException {
    do {
      replica = 0;
      keepRegistered();
    } while (!course.isWithin(OVER, beat()));
  }

  /** Instead of heartbeats, registers again and again as it is. */
  void repeat() throws InterruptedException {
    do {
      call(new Action.Register(fingerprint, TTL, PutMode.CREATE_OR_REPLACE));
    } while (!course.isWithin(CALM, beat()));
    registered = true;
    stay();
  }

  void comeAndGo() throws InterruptedException {
    while (!course.hasCome(CALM)) {
      for (int i = random.nextInt(4); i >= 0 && !course.isWithin(CALM, beat()); i--) {
        keepRegistered();
      }
      if (!course.hasCome(CALM)) {
        remove();
      }
    }
    stay();
  }

  /** Removes its instance for good, once things go wrong. */
  void leave() throws InterruptedException {
    while (!course.hasCome(TROUBLE)) {
      keepRegistered();
      course.isWithin(TROUBLE, beat());
    }
    course.isWithin(OVER, Duration.ofMillis(random.nextInt(3_000)));
    while (!isGone(call(new Action.Remove())) && !course.isWithin(OVER, beat())) {}
  }

  void fallSilent() throws InterruptedException {
    do {
      keepRegistered();
    } while (!course.isWithin(TROUBLE, beat()));
  }

  /** Creates the instance if it can, and lets it go for the next. */
  void compete() throws InterruptedException {
    while (!course.isWithin(CALM, beat())) {
      if (call(register(PutMode.CREATE_ONLY)) == Outcome.OK) {
        course.isWithin(CALM, beat());
        call(new Action.Renew());
        call(new Action.Remove());
      }
    }
  }

  /** Does anything to the instance, at any replica, whoever else does. */
  void fight() throws InterruptedException {
    while (!course.isWithin(CALM, beat().dividedBy(3))) {
      replica = random.nextInt(clients.size());
      call(
          switch (random.nextInt(6)) {
            case 0 -> register(PutMode.CREATE_ONLY);
            case 1, 2 -> register(PutMode.CREATE_OR_REPLACE);
            case 3 -> new Action.Remove();
            default -> new Action.Renew();
          });
    }
  }

  /**
   * Shuts down again and again: the removal overlaps with the last heartbeat, which another replica
   * gets. Then asks all replicas for a heartbeat of what must be gone.
   */
  void shutDown() throws InterruptedException {
    while (!course.isWithin(CALM, beat())) {
      keepRegistered();
      var other = clients.get((replica + 1) % clients.size());
      var offset = overlap();
      var heartbeat = Thread.ofVirtual().start(() -> renewAfter(offset, other));
      course.isWithin(OVER, overlap());
      remove();
      heartbeat.join();
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).call(key, new Action.Renew());
      }
    }
  }

  /** Says now and then that it is unhealthy, and then that it is healthy. */
  void suffer() throws InterruptedException {
    while (!course.isWithin(CALM, beat())) {
      keepRegistered();
      if (random.nextInt(3) == 0) {
        call(new Action.Report(HealthStatus.UNHEALTHY));
        stayFor(random.nextInt(8));
        insist(new Action.Report(HealthStatus.HEALTHY));
      }
    }
    stay();
  }

  /** Needs no heartbeats, and says again and again how it is; so it hears when it is gone. */
  void report() throws InterruptedException {
    var withoutTtl = new Action.Register(fingerprint, null, PutMode.CREATE_OR_REPLACE);
    while (!course.isWithin(CALM, beat())) {
      var status = random.nextInt(3) == 0 ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY;
      if (call(new Action.Report(status)) == Outcome.NOT_FOUND) {
        call(withoutTtl);
      }
    }
    while (call(new Action.Report(HealthStatus.HEALTHY)) != Outcome.OK
        && !course.isWithin(OVER, beat())) {
      call(withoutTtl);
    }
  }

  /** Is taken out of service now and then, with restarts meanwhile, and put back. */
  void rest() throws InterruptedException {
    while (!course.isWithin(CALM, beat())) {
      keepRegistered();
      if (random.nextInt(3) == 0) {
        call(new Action.BeginMaintenance());
        if (random.nextBoolean()) {
          remove();
        }
        stayFor(random.nextInt(8));
        insist(new Action.EndMaintenance());
      }
    }
    stay();
  }

  private void stayFor(int beats) throws InterruptedException {
    for (int i = 0; i < beats && !course.isWithin(CALM, beat()); i++) {
      keepRegistered();
    }
  }

  /** Calls until it is heard, and stays meanwhile. */
  private void insist(Action action) throws InterruptedException {
    while (call(action) != Outcome.OK && !course.isWithin(OVER, beat())) {
      keepRegistered();
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

  private void remove() throws InterruptedException {
    call(new Action.Remove());
    registered = false;
  }

  private void renewAfter(Duration offset, ReplicaClient client) {
    try {
      course.isWithin(OVER, offset);
      client.call(key, new Action.Renew());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    fingerprint = fingerprints.get();
    return new Action.Register(fingerprint, TTL, mode);
  }

  private Duration beat() {
    return HEARTBEAT.multipliedBy(80 + random.nextInt(40)).dividedBy(100);
  }

  private Duration overlap() {
    return Duration.ofMillis(random.nextInt(OVERLAP_MILLIS));
  }

  private static boolean isGone(Outcome outcome) {
    return outcome == Outcome.OK || outcome == Outcome.NOT_FOUND;
  }
}
