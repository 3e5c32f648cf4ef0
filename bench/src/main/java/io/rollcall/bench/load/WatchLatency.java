package io.rollcall.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long after a write began a watcher elsewhere has seen it, with nothing else going on. Each
 * write carries a number, from 1 to {@link #WRITES}, by which the watcher knows it.
 */
final class WatchLatency {

  static final int WRITES = 40;

  private static final Duration QUIET = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Pattern WEIGHT = Pattern.compile("\"weight\":(\\d+)");
  private static final String PATH = "/api/v1/services/watched";

  private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();

  interface Write {
    void number(int number) throws IOException, InterruptedException;
  }

  /** The watcher has seen this write. */
  void seen(int number) {
    seen.add(number);
  }

  /** Milliseconds, the median of {@link #WRITES}. */
  double median(Write write) throws IOException, InterruptedException {
    var latencies = new ArrayList<Double>();
    for (int number = 1; number <= WRITES; number++) {
      TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
      long start = System.nanoTime();
      write.number(number);
      await(number);
      latencies.add((System.nanoTime() - start) / 1e6);
    }
    return latencies.stream().sorted().toList().get(WRITES / 2);
  }

  /** From a replica of Rollcall that is written at to a stream of another. */
  static double ofRollcall(URI written, URI watched) throws IOException, InterruptedException {
    var latency = new WatchLatency();
    var stream =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(watched.resolve(PATH + "/watch")).build(),
                BodyHandlers.ofLines());
    try (var lines = stream.body()) {
      Thread.ofVirtual().start(() -> latency.read(lines));
      return latency.median(
          number ->
              Http.send(
                  "PUT",
                  written.resolve(PATH + "/instances/one"),
                  "{\"host\": \"10.0.0.1\", \"port\": 80, \"weight\": " + number + "}"));
    }
  }

  /** Returns when the stream is closed. */
  private void read(Stream<String> lines) {
    try {
      lines.forEach(
          line ->
              WEIGHT
                  .matcher(line)
                  .results()
                  .map(match -> Integer.valueOf(match.group(1)))
                  .forEach(this::seen));
    } catch (UncheckedIOException closed) {
      // as wanted
    }
  }

  private void await(int number) throws IOException, InterruptedException {
    Integer latest;
    do {
      latest = seen.poll(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
      if (latest == null) {
        throw new IOException("write " + number + " was not seen within " + LONGEST);
      }
    } while (latest != number);
  }
}
