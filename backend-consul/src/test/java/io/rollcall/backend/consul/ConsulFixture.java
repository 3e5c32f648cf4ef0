package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A Consul registry in real time, with services of its own on a Consul that others use too. */
final class ConsulFixture implements BackendFixture {

  /** Consul answers a waiting query some time after the change. */
  static final Duration PROPAGATION = Duration.ofMillis(200);

  static final Duration HEARTBEATS_BEHIND = Duration.ofSeconds(1);

  private final Scheduler scheduler = Scheduler.system();
  private final ConsulSettings settings;
  private final List<Backend> replicas = new ArrayList<>();

  private ConsulFixture(ConsulSettings settings) {
    this.settings = settings;
    replicas.add(open());
  }

  static ConsulFixture onSharedServer() {
    return new ConsulFixture(settings(Consul.shared()));
  }

  /** As {@link #onSharedServer}, where agents probe what they can. */
  static ConsulFixture withNativeChecks() {
    return new ConsulFixture(settings(Consul.shared()).withNativeChecks(true));
  }

  /** On a server that only one test uses at a time. */
  static ConsulFixture onQuietServer() {
    return new ConsulFixture(settings(Quiet.SERVER.uri()));
  }

  /** Started when it is first asked for. */
  private static final class Quiet {
    private static final RealServer SERVER = Consul.start(ServerOptions.PLAIN);
  }

  /** Agents leave probing to Rollcall: at the addresses of most tests is nobody. */
  static ConsulSettings settings(URI endpoint) {
    return ConsulSettings.of(endpoint)
        .withNativeChecks(false)
        .withCallTimeout(Duration.ofSeconds(10))
        .withServicePrefix(newPrefix());
  }

  /** What a service is called in Consul. */
  String name(String service) {
    return settings.servicePrefix() + service;
  }

  static String newPrefix() {
    return "test-" + UUID.randomUUID().toString().substring(0, 8) + "-";
  }

  @Override
  public Backend backend() {
    return replicas.getFirst();
  }

  /** Two of them beside one agent; the second is opened when they are first asked for. */
  @Override
  public List<Backend> replicas() {
    if (replicas.size() == 1) {
      replicas.add(open());
    }
    return List.copyOf(replicas);
  }

  @Override
  public Duration propagation() {
    return PROPAGATION;
  }

  @Override
  public Duration heartbeatsBehind() {
    return HEARTBEATS_BEHIND;
  }

  @Override
  public Scheduler scheduler() {
    return scheduler;
  }

  @Override
  public void close() {
    replicas.forEach(Backend::close);
    scheduler.close();
    PlainConsul.at(settings.connection().endpoints().getFirst())
        .deregisterAll(settings.servicePrefix());
  }

  private Backend open() {
    return ConsulRegistry.open(settings, Clock.system(), scheduler);
  }
}
