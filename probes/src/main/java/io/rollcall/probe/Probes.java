package io.rollcall.probe;

import io.rollcall.health.CustomProbe;
import io.rollcall.health.Probe;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import java.util.Collection;

/** Every kind of probe. Thread-safe. */
public final class Probes implements Probe, AutoCloseable {

  private final Resolver lookup;
  private final Clock clock;
  private final CustomProbes custom;
  private volatile OverNetwork network;

  Probes(ProbeSettings settings, Collection<CustomProbe> custom, Resolver lookup, Clock clock) {
    this.lookup = lookup;
    this.clock = clock;
    this.custom = new CustomProbes(custom);
    this.network = overNetwork(settings);
  }

  /** The probes that connect to instances, by the same settings. */
  private record OverNetwork(Clients clients, HttpProbe http, TcpProbe tcp, GrpcProbe grpc) {}

  /**
   * Makes them; nothing is connected yet.
   *
   * @throws IllegalArgumentException when a setting can't work; the message begins with its name
   */
  public static Probes open(ProbeSettings settings, Collection<CustomProbe> custom, Clock clock) {
    var lookup = new Resolver(Resolver.nameServersOfTheMachine());
    try {
      return new Probes(settings, custom, lookup, clock);
    } catch (RuntimeException e) {
      lookup.close();
      throw e;
    }
  }

  /**
   * Gets ready for other settings.
   *
   * @return makes further probes go by them, over connections of their own; those under way go on
   * @throws IllegalArgumentException when a setting can't work; the message begins with its name
   */
  public Runnable prepare(ProbeSettings next) {
    var prepared = overNetwork(next);
    return () -> {
      var before = network;
      network = prepared;
      before.clients().letGoOfIdle();
    };
  }

  @Override
  public ProbeResult probe(Registration target) {
    var now = network;
    return switch (target.healthCheck()) {
      case HealthCheck.Http check -> now.http().probe(target, check);
      case HealthCheck.Tcp check -> now.tcp().probe(target, check);
      case HealthCheck.Grpc check -> now.grpc().probe(target, check);
      case HealthCheck.Custom check -> custom.probe(target, check);
      case HealthCheck.Heartbeat _ ->
          throw new IllegalArgumentException(target.key() + " is not probed: it sends heartbeats");
    };
  }

  /** Ends probes under way, which fail, and lets go of connections. */
  @Override
  public void close() {
    network.clients().close();
    lookup.close();
  }

  private OverNetwork overNetwork(ProbeSettings settings) {
    var sockets = new GuardedSockets(settings.targets());
    var failures = new Failures(clock);
    var clients = Clients.of(settings, sockets, lookup);
    return new OverNetwork(
        clients,
        new HttpProbe(clients, failures, clock),
        new TcpProbe(sockets, lookup, failures, clock),
        new GrpcProbe(clients, failures, clock));
  }
}
