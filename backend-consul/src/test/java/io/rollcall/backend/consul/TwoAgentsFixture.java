package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.registry.Capabilities;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceNames;
import io.rollcall.registry.ServiceState;
import io.rollcall.registry.Subscription;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
  private final RegistryBackend backend = new TakingTurns(replicas);

  /** What a service is called in Consul. */
  String name(String service) {
    return prefix + service;
  }

  List<ConsulRegistry> replicas() {
    return replicas;
  }

  @Override
  public RegistryBackend backend() {
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

  private record TakingTurns(List<ConsulRegistry> replicas, AtomicInteger calls)
      implements RegistryBackend {

    TakingTurns(List<ConsulRegistry> replicas) {
      this(replicas, new AtomicInteger());
    }

    private ConsulRegistry next() {
      return replicas.get(Math.floorMod(calls.getAndIncrement(), replicas.size()));
    }

    @Override
    public String name() {
      return "consul";
    }

    @Override
    public Capabilities capabilities() {
      return replicas.getFirst().capabilities();
    }

    @Override
    public PutResult put(Registration registration, Instant at, PutMode mode) {
      return next().put(registration, at, mode);
    }

    @Override
    public void renew(InstanceKey key, Instant at) {
      next().renew(key, at);
    }

    @Override
    public void remove(InstanceKey key) {
      next().remove(key);
    }

    @Override
    public void report(HealthReport report) {
      next().report(report);
    }

    @Override
    public void maintain(InstanceKey key, @Nullable Maintenance maintenance) {
      next().maintain(key, maintenance);
    }

    @Override
    public boolean removeUnhealthy(InstanceKey key, long revision) {
      return next().removeUnhealthy(key, revision);
    }

    @Override
    public @Nullable ServiceInstance find(InstanceKey key) {
      return next().find(key);
    }

    @Override
    public ServiceState read(String service) {
      return next().read(service);
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
