package io.rollcall.bench.load;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Rollcall on Consul against a Consul agent without Rollcall: registrations, heartbeats, and
 * discovery reads.
 */
public final class ConsulLoad {

  private static final Pattern PORT = Pattern.compile("\"ServicePort\":\\s*(\\d+)");

  private ConsulLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall or several with colons
   *     between, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var commands = List.of(args[1].split(":", -1));
    new ConsulWrites(wrk, commands, round).compare();
    var load = new BackendLoad("consul", wrk, commands.getFirst(), round);
    ConsulTakeOver.measure(load);
    try (var consul = Consul.start(ServerOptions.PLAIN)) {
      var ours = load.compareReads(consul.uri());
      var theirs = new ArrayList<Double>();
      for (int i = 0; i < BackendLoad.ROUNDS; i++) {
        theirs.add(wrk.perSecond(healthOf(consul.uri()), round));
      }
      BackendLoad.print("Consul: health reads", theirs, ours);
      load.compareWatches(consul.uri(), watchLatency(consul.uri()));
    }
  }

  /** The passing instances of the service that the reads before were of. */
  private static URI healthOf(URI consul) {
    return consul.resolve("/v1/health/service/orders?passing");
  }

  /** Milliseconds from the start of a registration to the answer of a blocking query. */
  private static double watchLatency(URI consul) throws IOException, InterruptedException {
    var latency = new WatchLatency();
    var over = new AtomicBoolean();
    var watcher = Thread.ofVirtual().start(() -> watch(consul, latency, over));
    try {
      return latency.median(
          number ->
              Http.send(
                  "PUT",
                  consul.resolve("/v1/agent/service/register"),
                  "{\"Name\": \"watched\", \"Port\": " + number + "}"));
    } finally {
      over.set(true);
      watcher.interrupt();
    }
  }

  private static void watch(URI consul, WatchLatency latency, AtomicBoolean over) {
    var query = consul.resolve("/v1/catalog/service/watched");
    try {
      for (var index = "0"; !over.get(); ) {
        var answer = Http.ask(URI.create(query + "?wait=10s&index=" + index));
        index = answer.headers().firstValue("X-Consul-Index").orElse("0");
        PORT.matcher(answer.body())
            .results()
            .forEach(match -> latency.seen(Integer.parseInt(match.group(1))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException asWanted) {
      Thread.currentThread().interrupt();
    }
  }
}
