package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;

/** Two replicas, each beside an agent of its own, of three servers. */
final class TwoAgentsFixture implements BackendFixture {

  /** Of all tests that hurt nobody; its programs reach what listens on this machine. */
  static final ServerCluster CLUSTER = Consul.cluster(3, 2, ServerOptions.PLAIN);

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

  /** What a service is called in Consul. */
  String name(String service) {
    return prefix + service;
  }

  @Override
  public Backend backend() {
    return replicas.getFirst();
  }

  @Override
  public List<Backend> replicas() {
    return List.copyOf(replicas);
  }

  @Override
  public Duration propagation() {
    return ConsulFixture.PROPAGATION;
  }

  @Override
  public Duration heartbeatsBehind() {
    return ConsulFixture.HEARTBEATS_BEHIND;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    replicas.forEach(ConsulRegistry::close);
    scheduler.close();
    CLUSTER.agents().forEach(agent -> PlainConsul.at(agent.uri()).forget(prefix));
  }
}
