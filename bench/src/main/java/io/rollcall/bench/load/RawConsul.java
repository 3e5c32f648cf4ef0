package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What can be done with Consul's key-value store over HTTP without Rollcall. */
final class RawConsul {

  private static final Pattern INDEX = Pattern.compile("\"ModifyIndex\":(\\d+)");
  private static final Pattern VALUE = Pattern.compile("\"Value\":\"([^\"]*)\"");
  private static final String WATCHED = "/v1/kv/raw/watched";

  private final URI consul;
  private final Map<String, String> indexes = new ConcurrentHashMap<>();

  RawConsul(URI consul) {
    this.consul = consul;
  }

  /**
   * What a write of a configuration takes: a value, its version, and its head, which is compared.
   * One caller at a time may write a key.
   */
  void config(String key, long number) throws IOException, InterruptedException {
    var head = "raw/heads/" + key;
    var version = ConfigCells.version(number);
    var answer =
        Http.send(
            "PUT",
            consul.resolve("/v1/txn"),
            "[%s,%s,%s]"
                .formatted(
                    set("raw/values/" + key + "@" + number, ConfigCells.value(number)),
                    set("raw/versions/" + key + "@" + number, version),
                    operation("cas", head, version, indexes.getOrDefault(head, "0"))));
    var last = INDEX.matcher(answer).results().reduce((before, after) -> after);
    var ofHead = last.orElseThrow(() -> new IOException("Consul said: " + answer));
    indexes.put(head, ofHead.group(1));
  }

  private static String set(String key, String value) {
    return operation("set", key, value, "0");
  }

  private static String operation(String verb, String key, String value, String index) {
    return "{\"KV\":{\"Verb\":\"%s\",\"Key\":\"%s\",\"Value\":\"%s\",\"Index\":%s}}"
        .formatted(verb, key, Base64.getEncoder().encodeToString(value.getBytes(UTF_8)), index);
  }

  /** Milliseconds from the start of a write to the answer of a blocking query. */
  double watchLatency() throws IOException, InterruptedException {
    var latency = new WatchLatency();
    var watcher = Thread.ofVirtual().start(() -> watch(latency));
    try {
      return latency.median(number -> Http.send("PUT", consul.resolve(WATCHED), "" + number));
    } finally {
      watcher.interrupt();
    }
  }

  private void watch(WatchLatency latency) {
    try {
      Http.send("PUT", consul.resolve(WATCHED), "0");
      for (var index = "0"; ; ) {
        var answer = Http.ask(consul.resolve(WATCHED + "?wait=10s&index=" + index));
        index = answer.headers().firstValue("X-Consul-Index").orElse("0");
        var value = VALUE.matcher(answer.body());
        if (value.find()) {
          var number = new String(Base64.getDecoder().decode(value.group(1)), UTF_8);
          latency.seen(Integer.parseInt(number));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException asWanted) {
      Thread.currentThread().interrupt();
    }
  }
}
