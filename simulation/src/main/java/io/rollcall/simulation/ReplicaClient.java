package io.rollcall.simulation;

import static java.util.Objects.requireNonNull;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.History;
import io.rollcall.contract.history.Listing;
import io.rollcall.contract.history.Listing.Page;
import io.rollcall.contract.history.Observation.Answer;
import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Refused;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.history.Observation.Silence;
import io.rollcall.contract.history.Outcome;
import io.rollcall.discovery.NameScope;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.runtime.Rollcall;
import io.rollcall.simulation.machine.Simulator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Calls replicas, as over HTTP, and records what came of it. For threads of one machine. */
final class ReplicaClient {

  private static final Duration PATIENCE_WITH_WRITES = Duration.ofSeconds(8);
  private static final Duration PATIENCE_WITH_READS = Duration.ofSeconds(2);

  private static final Duration MOST_TRAVEL = Duration.ofMillis(1);
  private static final int UNAVAILABLE = 503;

  private final Simulator simulator;
  private final History history;
  private final List<Replica> replicas;
  private final RandomGenerator random;

  ReplicaClient(Simulator simulator, History history, List<Replica> replicas) {
    this.simulator = simulator;
    this.history = history;
    this.replicas = replicas;
    this.random = simulator.random("clients' network");
  }

  Replica any(RandomGenerator random) {
    return replicas.get(random.nextInt(replicas.size()));
  }

  Outcome call(Replica replica, InstanceKey key, Action action) {
    var pending = history.start(replica.name(), key, action);
    var outcome =
        ask(
            replica,
            rollcall -> outcome(rollcall, write(key, action)),
            PATIENCE_WITH_WRITES,
            Outcome.FAILED,
            Outcome.UNKNOWN);
    pending.end(outcome);
    return outcome;
  }

  void read(Replica replica, String service) {
    long start = history.nanos();
    var answer =
        ask(
            replica,
            rollcall -> served(rollcall, service),
            PATIENCE_WITH_READS,
            new Silence(),
            new Silence());
    history.observed(replica.name(), service, start, answer);
  }

  /** Asks for all services, page after page, until the last one or one that is not answered. */
  void list(Replica replica, int limit) {
    @Nullable String after = null;
    do {
      after = list(replica, limit, after);
    } while (after != null);
  }

  /** Gives the name to go on after, if there is more. */
  private @Nullable String list(Replica replica, int limit, @Nullable String after) {
    long start = history.nanos();
    var page =
        ask(
            replica,
            rollcall -> page(rollcall, limit, after),
            PATIENCE_WITH_READS,
            Optional.<Page>empty(),
            Optional.<Page>empty());
    page.ifPresent(told -> history.listed(replica.name(), start, told));
    return page.map(Page::next).orElse(null);
  }

  /**
   * Asks one that may be down, stop or end.
   *
   * @param refused what it comes to when it is down
   * @param unanswered what it comes to when there is no answer in time
   */
  <T> T ask(
      Replica replica, Function<Rollcall, T> question, Duration patience, T refused, T unanswered) {
    var rollcall = replica.rollcall();
    if (rollcall == null) {
      return refused;
    }
    var answer = new CompletableFuture<T>();
    var machine = replica.machine();
    travel(() -> machine.begin(() -> reply(answer, question.apply(rollcall))));
    var timeout = simulator.after(patience, () -> answer.complete(unanswered));
    var result = answer.join();
    timeout.cancel();
    return result;
  }

  private <T> void reply(CompletableFuture<T> answer, T value) {
    travel(() -> answer.complete(value));
  }

  /** Over a network that loses nothing; what takes no time at all has no order. */
  private void travel(Runnable message) {
    simulator.after(1 + random.nextLong(MOST_TRAVEL.toNanos()), message);
  }

  static Outcome outcome(Rollcall rollcall, Write<?> write) {
    try {
      rollcall.registry().write(write, Caller.program("client"));
      return Outcome.OK;
    } catch (RegistryException.InstanceNotFound e) {
      return Outcome.NOT_FOUND;
    } catch (RegistryException.OutcomeUnknown e) {
      return Outcome.UNKNOWN;
    } catch (RegistryException e) {
      return Outcome.FAILED;
    }
  }

  /** The fingerprint travels as the only tag. */
  private static Write<?> write(InstanceKey key, Action action) {
    return switch (action) {
      case Action.Register(var fingerprint, var ttl, var mode) -> {
        var registration =
            Registration.builder(key.service(), key.id(), "10.0.0.1", 80)
                .tags(List.of(fingerprint))
                .healthCheck(new HealthCheck.Heartbeat(requireNonNull(ttl)))
                .build();
        yield new Write.Register(registration, mode);
      }
      case Action.Renew() -> new Write.Heartbeat(key);
      case Action.Remove() -> new Write.Deregister(key);
      case Action.BeginMaintenance() -> new Write.BeginMaintenance(key, "as told");
      case Action.EndMaintenance() -> new Write.EndMaintenance(key);
      case Action.Report(var status) ->
          new Write.Report(new HealthReport(key, status, "as told", OptionalLong.empty()));
    };
  }

  private static Optional<Page> page(Rollcall rollcall, int limit, @Nullable String after) {
    try {
      var found = rollcall.discovery().list(NameScope.ALL, after, limit + 1);
      var services =
          found.stream()
              .limit(limit)
              .map(one -> new Listing.Entry(one.service(), one.instances(), one.healthy()))
              .toList();
      var next = found.size() > limit ? services.getLast().service() : null;
      return Optional.of(new Page(after, limit, services, next));
    } catch (RegistryException.BackendUnavailable e) {
      return Optional.empty();
    }
  }

  private static Answer served(Rollcall rollcall, String service) {
    ServiceSnapshot snapshot;
    try {
      snapshot = rollcall.discovery().discover(service);
    } catch (RegistryException.BackendUnavailable e) {
      return new Refused(UNAVAILABLE);
    }
    var healthy = new TreeMap<String, String>();
    snapshot
        .healthy()
        .forEach(
            instance ->
                healthy.put(instance.id(), instance.registration().tags().iterator().next()));
    return new Served(
        healthy,
        OptionalLong.of(snapshot.revision()),
        snapshot.isStale() ? Freshness.STALE : Freshness.FRESH);
  }
}
