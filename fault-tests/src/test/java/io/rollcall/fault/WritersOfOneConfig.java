package io.rollcall.fault;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigVersion;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.configs.Answer;
import io.rollcall.contract.configs.ConfigChecker;
import io.rollcall.contract.configs.ConfigLog;
import io.rollcall.contract.configs.RandomRequests;
import io.rollcall.contract.configs.Request;
import io.rollcall.contract.history.Bounds;
import io.rollcall.contract.history.Fault;
import io.rollcall.contract.history.History;
import io.rollcall.time.Clock;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * Eight writers make two thousand writes of one configuration through all replicas, of which the
 * first is killed in the middle, and restarted.
 */
final class WritersOfOneConfig implements AutoCloseable {

  private static final int WRITERS = 8;
  private static final int WRITES = 2_000;
  private static final int KILLED_AT = 800;
  private static final int RESTARTED_AT = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(6);
  private static final Duration SOON = Duration.ofSeconds(60);

  private static final String LAST = "last";
  private static final Bounds BOUNDS = Bounds.of(Duration.ZERO, Duration.ofSeconds(1));

  private final Rig rig;
  private final HttpClient http = ConfigOverHttp.newHttpClient();
  private final History history = new History(Clock.system());
  private final ConfigLog log = new ConfigLog(history::nanos);
  private final AtomicInteger answered = new AtomicInteger();
  private final Map<String, ConfigOverHttp> clients = new ConcurrentHashMap<>();
  private volatile boolean isOneDown;

  WritersOfOneConfig(Rig rig) {
    this.rig = rig;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /** Fails when anything of it is lost, or cannot be. */
  void play() throws Exception {
    rig.start();
    for (var replica : rig.replicas()) {
      beginRun(replica, 0);
    }

    Concurrently.run(
        WRITERS + 1,
        LONGEST,
        number -> {
          if (number < WRITERS) {
            write(number);
          } else {
            killAndRestart(rig.replicas().getFirst());
          }
        });

    var last = makeLast();
    for (var client : clients.values()) {
      Awaitility.await().atMost(SOON).until(() -> client.told() == last.number());
      assertThat(client.ask(new Request.GetHistory())).isInstanceOf(Answer.Versions.class);
      assertThat(client.value(last.number())).isEqualTo(LAST);
    }
    System.out.printf(
        "%d replicas, of which one is killed: writes %s, %d versions%n",
        rig.replicas().size(), answers(), last.number());
    assertThat(new ConfigChecker(BOUNDS).check(log.calls(), history.faults())).isEmpty();
    assertThat(last.number()).isGreaterThan(WRITES / 2);
  }

  private Map<String, Long> answers() {
    return log.calls().stream()
        .filter(call -> call.request() instanceof Request.Change)
        .collect(
            groupingBy(call -> call.answer().getClass().getSimpleName(), TreeMap::new, counting()));
  }

  private void beginRun(Replica replica, int number) {
    var client = new ConfigOverHttp(http, replica, replica.name() + number, log);
    clients.put(replica.name(), client);
    Thread.startVirtualThread(client::watch);
  }

  /** A write that was surely not made is made through the next replica. */
  private void write(int number) throws InterruptedException {
    var random = new SplittableRandom(number);
    var requests = new RandomRequests("writer" + number, random);
    int turn = number;
    for (int done = 0; done < WRITES / WRITERS; ) {
      var replica = rig.replicas().get(turn % rig.replicas().size());
      var answer = client(replica).ask(requests.change());
      requests.learn(answer);
      if (answer instanceof Answer.NoEffect) {
        turn++;
        awaitOneUp();
      } else {
        done++;
        answered.incrementAndGet();
      }
      if (random.nextInt(20) == 0) {
        requests.learn(client(replica).ask(new Request.View()));
      }
    }
  }

  private ConfigOverHttp client(Replica replica) {
    return requireNonNull(clients.get(replica.name()));
  }

  private void awaitOneUp() {
    Awaitility.await().atMost(SOON).until(() -> !isOneDown || rig.replicas().size() > 1);
  }

  private void killAndRestart(Replica replica) {
    awaitAnswered(KILLED_AT);
    var fault = history.begin("killed", Set.of(new Fault.Restarted(replica.name())));
    isOneDown = true;
    replica.kill();
    fault.inForce();
    if (rig.replicas().size() > 1) {
      awaitAnswered(RESTARTED_AT);
    }
    fault.healing();
    replica.begin();
    replica.awaitUp();
    beginRun(replica, 1);
    isOneDown = false;
    fault.healed();
  }

  private void awaitAnswered(int writes) {
    Awaitility.await().atMost(LONGEST).until(() -> answered.get() >= writes);
  }

  /** The last version, once nobody else writes. */
  private ConfigVersion makeLast() throws InterruptedException {
    var client = client(rig.replicas().getLast());
    var answer = client.ask(new Request.Put(LAST, LAST, Condition.none()));
    assertThat(answer).isInstanceOf(Answer.Made.class);
    return ((Answer.Made) answer).version();
  }
}
