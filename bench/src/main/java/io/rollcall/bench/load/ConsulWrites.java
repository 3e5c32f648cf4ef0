package io.rollcall.bench.load;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Registrations through Rollcall on Consul against those at an agent: alternating rounds, each side
 * with a Consul of its own. A round lasts until the agent has all of them as services, and then
 * they are removed. Heartbeats are of the first two hundred.
 */
final class ConsulWrites {

  private static final int ROUNDS = 5;
  private static final int WARM_UP_ROUNDS = 3;
  private static final int REGISTRATIONS = 2000;
  private static final int CALLERS = 64;
  private static final int SERVICES = 1000;
  private static final Duration LOOKED_EVERY = Duration.ofMillis(50);
  private static final Pattern SERVICE_ID = Pattern.compile("\"ID\":");
  private static final String AT_AGENT = "registrations at the agent";

  private final WriteSamples samples = new WriteSamples("consul");
  private final Wrk wrk;
  private final List<String> commands;
  private final Duration round;

  /** Rollcall, and the Consul that it is on. */
  private record Side(BackendLoad load, RealServer consul, Server rollcall) {
    void close() {
      rollcall.close();
      consul.close();
    }
  }

  private interface Call {
    void make(int number) throws IOException, InterruptedException;
  }

  ConsulWrites(Wrk wrk, List<String> commands, Duration round) {
    this.wrk = wrk;
    this.commands = commands;
    this.round = round;
  }

  void compare() throws IOException, InterruptedException {
    var sides = new ArrayList<Side>();
    try (var consul = Consul.start(ServerOptions.PLAIN)) {
      for (var command : commands) {
        sides.add(side(command, sides.size()));
      }
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        for (var side : sides) {
          registerAll(side);
          removeAll(side);
        }
      }
      for (int i = 0; i < ROUNDS; i++) {
        samples.take(
            AT_AGENT, WriteSamples::ownCpu, () -> registerAll(consul.uri()), REGISTRATIONS);
        each(REGISTRATIONS, number -> deregister(consul.uri(), number));
        for (var side : sides) {
          measure(side);
        }
      }
    } finally {
      sides.forEach(Side::close);
    }
    samples.print(AT_AGENT);
  }

  /** Starts it beside so many others. */
  private Side side(String command, int others) throws IOException, InterruptedException {
    var load = new BackendLoad("consul", wrk, command, round);
    var consul = Consul.start(ServerOptions.PLAIN);
    try {
      return new Side(load, consul, load.rollcall(consul.uri(), others));
    } catch (IOException | InterruptedException | RuntimeException e) {
      consul.close();
      throw e;
    }
  }

  private void measure(Side side) throws IOException, InterruptedException {
    var rollcall = side.rollcall();
    var name = rollcall.name() + ": ";
    samples.take(name + "registrations", rollcall::cpu, () -> registerAll(side), REGISTRATIONS);
    samples.take(name + "heartbeats", rollcall::cpu, () -> side.load().heartbeats(rollcall.uri()));
    removeAll(side);
  }

  private static double registerAll(Side side) throws IOException, InterruptedException {
    return untilAgentHas(
        REGISTRATIONS, side.consul().uri(), number -> register(side.rollcall(), number));
  }

  /** Registers so many. */
  static void register(int instances, Server rollcall) throws IOException, InterruptedException {
    each(instances, number -> register(rollcall, number));
  }

  private static void register(Server rollcall, int number)
      throws IOException, InterruptedException {
    Http.send("PUT", instance(rollcall, number), BackendLoad.instance("1.4.2"));
  }

  private static void removeAll(Side side) throws IOException, InterruptedException {
    untilAgentHas(
        0,
        side.consul().uri(),
        number -> Http.send("DELETE", instance(side.rollcall(), number), ""));
  }

  private static URI instance(Server rollcall, int number) {
    return rollcall
        .uri()
        .resolve("/api/v1/services/service-%d/instances/i%d".formatted(number % SERVICES, number));
  }

  private static double registerAll(URI agent) throws IOException, InterruptedException {
    return untilAgentHas(
        REGISTRATIONS,
        agent,
        number ->
            Http.send(
                "PUT",
                agent.resolve("/v1/agent/service/register"),
                """
                {"ID": "%1$d", "Name": "service-%2$d", "Address": "10.0.0.1", "Port": 8080,\
                 "Meta": {"version": "1.4.2", "zone": "a"}, "Check": {"TTL": "1h"}}"""
                    .formatted(number, number % SERVICES)));
  }

  private static void deregister(URI agent, int number) throws IOException, InterruptedException {
    Http.send("PUT", agent.resolve("/v1/agent/service/deregister/" + number), "");
  }

  /** Calls a second, until the agent has so many services beside Rollcall's own. */
  private static double untilAgentHas(int services, URI agent, Call call)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    each(REGISTRATIONS, call);
    while (services(agent) != services) {
      Thread.sleep(LOOKED_EVERY);
    }
    return REGISTRATIONS / ((System.nanoTime() - start) / 1e9);
  }

  private static long services(URI agent) throws IOException, InterruptedException {
    var named = agent.resolve("/v1/agent/services?filter=Service+matches+%22%5Eservice-%22");
    return SERVICE_ID.matcher(Http.get(named)).results().count();
  }

  private static void each(int calls, Call call) throws IOException, InterruptedException {
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      var made =
          IntStream.range(0, calls)
              .mapToObj(
                  number ->
                      callers.submit(
                          () -> {
                            call.make(number);
                            return number;
                          }))
              .toList();
      for (var one : made) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
