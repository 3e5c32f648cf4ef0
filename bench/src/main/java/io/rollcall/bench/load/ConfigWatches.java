package io.rollcall.bench.load;

import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigScope;
import io.rollcall.store.Watcher;
import java.io.IOException;

/** How soon a configuration that is written at one replica is told to a watcher of another. */
final class ConfigWatches {

  private static final String KEY = "bench/watched";

  private ConfigWatches() {}

  /**
   * Measures and prints.
   *
   * @param raw what a change takes to a watch of the store, in milliseconds
   */
  static void compare(ConfigReplica written, ConfigReplica watched, String store, double raw)
      throws IOException, InterruptedException {
    var latency = new WatchLatency();
    var watch = watched.store().watch(ConfigScope.of(KEY), telling(latency));
    try {
      double ours = latency.median(number -> written.put(KEY, "" + number));
      System.out.printf(
          "a configuration written at one replica is told to a watcher at another in %.1f ms, a"
              + " change of %s in %.1f ms (%.1f x)%n",
          ours, store, raw, ours / raw);
    } finally {
      watch.close();
    }
  }

  /** The first write of all has number 1, and makes version 1. */
  private static Watcher<ConfigNews> telling(WatchLatency latency) {
    return new Watcher<>() {
      @Override
      public void onState(ConfigNews news) {
        if (news instanceof ConfigNews.Changed(var versions)) {
          versions.forEach(version -> latency.seen((int) version.number()));
        }
      }

      @Override
      public void onDisconnected(String reason) {}
    };
  }
}
