package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Backend;
import io.rollcall.store.ForwardingRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.RegistryCall;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Two replicas beside two agents, which take turns; watchers are told by the first. */
final class TwoAgentsFixture implements BackendFixture {

  /** Of all tests that hurt nobody; its programs reach what listens on this machine. */
  static final ServerCluster CLUSTER = Consul.cluster(1, 2, ServerOptions.PLAIN);

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private final List<ConsulRegistry> replicas =
      CLUSTER.agents().stream()
          .map(
              agent ->
                  ConsulRegistry.open(
                      ConsulFixture.settings(agent.uri()).withServicePrefix(prefix),
                      Clock.system(),
                      scheduler))
          .toList();
  private final Backend backend = new TakingTurns(replicas);

  /** What a service is called in Consul. */
  String name(String service) {
    return prefix + service;
  }

  List<ConsulRegistry> replicas() {
    return replicas;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    backend.close();
    scheduler.close();
    CLUSTER.agents().forEach(agent -> PlainConsul.at(agent.uri()).deregister(prefix));
  }

  private static final class TakingTurns extends ForwardingRegistry implements Backend {

    private final List<ConsulRegistry> replicas;
    private final AtomicInteger calls = new AtomicInteger();

    TakingTurns(List<ConsulRegistry> replicas) {
      this.replicas = replicas;
    }

    private ConsulRegistry next() {
      return replicas.get(Math.floorMod(calls.getAndIncrement(), replicas.size()));
    }

    @Override
    protected RegistryBackend delegate() {
      return replicas.getFirst();
    }

    @Override
    protected <A extends @Nullable Object> A call(
        RegistryCall which, Function<RegistryBackend, A> call) {
      return call.apply(next());
    }

    @Override
    public RegistryBackend registry() {
      return this;
    }

    /** Once the replica has been told what the other one wrote before. */
    @Override
    public Subscription watch(String service, Watcher<ServiceState> watcher) {
      var replica = replicas.getFirst();
      var read = replica.read(service);
      if (!read.instances().isEmpty()) {
        var told = new AtomicLong();
        var early = replica.watch(service, revisions(told));
        Awaitility.await()
            .atMost(Duration.ofSeconds(5))
            .pollInterval(Duration.ofMillis(10))
            .until(() -> told.get() >= read.revision());
        early.close();
      }
      return replica.watch(service, watcher);
    }

    @Override
    public Subscription watchNames(Watcher<ServiceNames> watcher) {
      return replicas.getFirst().watchNames(watcher);
    }

    @Override
    public void check() {
      next().check();
    }

    @Override
    public void close() {
      replicas.forEach(ConsulRegistry::close);
    }

    private static Watcher<ServiceState> revisions(AtomicLong told) {
      return new Watcher<>() {
        @Override
        public void onState(ServiceState state) {
          told.set(state.revision());
        }

        @Override
        public void onDisconnected(String reason) {}
      };
    }
  }
}
