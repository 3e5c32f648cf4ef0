package io.rollcall.bench.load;

import io.rollcall.backend.kubernetes.KubernetesBackend;
import io.rollcall.backend.kubernetes.KubernetesSettings;
import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.contract.server.KubernetesUser;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The port of the Kubernetes backend in this process, which follows the API server all the while,
 * against the backend's driver without Rollcall.
 */
public final class KubernetesLoad {

  private static final String STORE = "kube-apiserver";
  private static final String NAMESPACE = "heartbeats";
  private static final int ROUNDS = 5;
  private static final int WARM_UP_ROUNDS = 2;
  private static final int SERVICES = 100;
  private static final int OF_EACH_CALLER = 25;
  private static final Duration FOLLOWED_WITHIN = Duration.ofMinutes(1);
  private static final Duration TTL = Duration.ofHours(1);

  private final KubernetesCluster cluster;
  private final Duration round;
  private final Scheduler scheduler;

  private KubernetesLoad(KubernetesCluster cluster, Duration round, Scheduler scheduler) {
    this.cluster = cluster;
    this.round = round;
    this.scheduler = scheduler;
  }

  /**
   * Measures and prints.
   *
   * @param args the load generator and the command that starts Rollcall, of which it needs none,
   *     and the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    try (var scheduler = Scheduler.system();
        var cluster = Kubernetes.V1.start()) {
      var load = new KubernetesLoad(cluster, round, scheduler);
      load.compare();
      load.beat();
      load.follow();
    }
  }

  private void compare() throws IOException, InterruptedException {
    try (var backend = open(settings());
        var raw = new RawKubernetes(cluster)) {
      var registry = backend.registry();
      var samples = new WriteSamples(STORE);
      var base = "PUTs of a slice by the driver";
      Callers.Call theirs = (caller, number) -> raw.put("raw." + id(caller, number), number);
      Callers.Call ours = (caller, number) -> put(registry, id(caller, number), (int) number);
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        Callers.perSecond(round, theirs);
        Callers.perSecond(round, ours);
      }
      for (int i = 0; i < ROUNDS; i++) {
        samples.take(base, WriteSamples::ownCpu, () -> Callers.perSecond(round, theirs));
        samples.take("registrations", WriteSamples::ownCpu, () -> Callers.perSecond(round, ours));
      }
      samples.print(base);
      try (var other = open(settings())) {
        compareWatches(registry, other.registry(), raw);
      }
    }
  }

  private static void compareWatches(RegistryBackend one, RegistryBackend other, RawKubernetes raw)
      throws IOException, InterruptedException {
    double driver = raw.watchLatency();
    var latency = new WatchLatency();
    other.watch(
        "watched",
        told(state -> state.instances().forEach(instance -> latency.seen(instance.weight()))));
    double port =
        latency.median(
            number ->
                one.put(
                    Registration.builder("watched", "one", "10.0.0.1", 80).weight(number).build(),
                    Clock.system().now(),
                    PutMode.CREATE_OR_REPLACE));
    System.out.printf(
        "a change at one replica is told at another in %.2f ms, by a watch alone in %.2f ms"
            + " (%.1f x)%n",
        port, driver, port / driver);
  }

  /** What heartbeats cost, by two replicas. */
  private void beat() throws IOException, InterruptedException {
    var token = Files.createTempFile("rollcall-token-", "");
    try (var network = new CountingProxy(cluster.uri());
        var api = cluster.api(KubernetesUser.ADMIN)) {
      Files.writeString(token, KubernetesUser.ADMIN.token());
      api.post("/api/v1/namespaces", "metadata: {name: %s}".formatted(NAMESPACE));
      try (var one = open(settings(network, token));
          var other = open(settings(network, token))) {
        new KubernetesHeartbeats(List.of(one.registry(), other.registry()), network, api).measure();
      }
    } finally {
      Files.delete(token);
    }
  }

  /** How long it takes a replica that starts to know all instances. */
  private void follow() throws InterruptedException {
    var clock = Clock.system();
    long startNanos = clock.nanos();
    try (var backend = open(settings().withNamespace(NAMESPACE))) {
      double seconds = clock.since(startNanos).toMillis() / 1e3;
      var known = new CountDownLatch(1);
      backend.registry().watch("service-0", told(state -> countDownIfWhole(state, known)));
      if (!known.await(1, TimeUnit.SECONDS)) {
        throw new IllegalStateException("A replica that follows does not know all instances.");
      }
      System.out.printf(
          "a replica that starts follows %d instances after %.1f s%n",
          KubernetesHeartbeats.INSTANCES, seconds);
    }
  }

  private static void countDownIfWhole(ServiceState state, CountDownLatch known) {
    if (state.instances().size() * KubernetesHeartbeats.SERVICES
        == KubernetesHeartbeats.INSTANCES) {
      known.countDown();
    }
  }

  private static Watcher<ServiceState> told(Consumer<ServiceState> reader) {
    return new Watcher<>() {
      @Override
      public void onState(ServiceState state) {
        reader.accept(state);
      }

      @Override
      public void onDisconnected(String reason) {}
    };
  }

  private KubernetesSettings settings() {
    var kubeconfig = cluster.kubeconfig(KubernetesUser.ADMIN);
    return KubernetesSettings.of(new ClusterAccess.Kubeconfig(kubeconfig, null));
  }

  private KubernetesSettings settings(CountingProxy network, Path token) {
    var trusted = new TlsFiles(cluster.certificates().authority(), null, null);
    var access = new ClusterAccess.Direct(network.uri(cluster.uri()), trusted, token);
    return KubernetesSettings.of(access).withNamespace(NAMESPACE);
  }

  /** Returns once it follows. */
  private KubernetesBackend open(KubernetesSettings settings) throws InterruptedException {
    var clock = Clock.system();
    var backend = KubernetesBackend.open(settings, clock, scheduler);
    long startNanos = clock.nanos();
    while (true) {
      try {
        backend.check();
        return backend;
      } catch (RegistryException notYet) {
        if (clock.since(startNanos).compareTo(FOLLOWED_WITHIN) > 0) {
          backend.close();
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /** Of the same few again and again, so that there are always as many. */
  private static long id(int caller, long number) {
    return caller + Callers.COUNT * (number % OF_EACH_CALLER);
  }

  /**
   * @param turn of which each makes another registration
   */
  private static void put(RegistryBackend registry, long id, int turn) {
    var registration =
        Registration.builder("service-" + id % SERVICES, "instance-" + id, "10.0.0.1", 8080)
            .zone("a")
            .version("1.4.2")
            .weight(1 + turn % 1000)
            .healthCheck(new HealthCheck.Heartbeat(TTL))
            .build();
    registry.put(registration, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
  }
}
