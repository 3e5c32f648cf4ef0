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
  private final Clients clients;
  private final HttpProbe http;
  private final TcpProbe tcp;
  private final GrpcProbe grpc;
  private final CustomProbes custom;

  Probes(ProbeSettings settings, Collection<CustomProbe> custom, Resolver lookup, Clock clock) {
    var sockets = new GuardedSockets(settings.targets());
    var failures = new Failures(clock);
    this.lookup = lookup;
    this.clients = Clients.of(settings, sockets, lookup);
    this.http = new HttpProbe(clients, failures, clock);
    this.tcp = new TcpProbe(sockets, lookup, failures, clock);
    this.grpc = new GrpcProbe(clients, failures, clock);
    this.custom = new CustomProbes(custom);
  }

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

  @Override
  public ProbeResult probe(Registration target) {
    return switch (target.healthCheck()) {
      case HealthCheck.Http check -> http.probe(target, check);
      case HealthCheck.Tcp check -> tcp.probe(target, check);
      case HealthCheck.Grpc check -> grpc.probe(target, check);
      case HealthCheck.Custom check -> custom.probe(target, check);
      case HealthCheck.Heartbeat _ ->
          throw new IllegalArgumentException(target.key() + " is not probed: it sends heartbeats");
    };
  }

  /** Ends probes under way, which fail, and lets go of connections. */
  @Override
  public void close() {
    clients.close();
    lookup.close();
  }
}
