package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.model.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What discovery is answered from. */
public final class DiscoverySection implements Section<DiscoverySection.Discovery> {

  private static final Duration LONGEST = Duration.ofDays(1);

  static final Setting<Duration> CACHE_TTL =
      Setting.live(
          "discovery.cache-ttl",
          ValueType.duration(Duration.ofSeconds(1), LONGEST),
          "60s",
          "Answers that the backend has not confirmed for this long are marked stale.");
  static final Setting<Duration> REFRESH_INTERVAL =
      Setting.live(
          "discovery.refresh-interval",
          ValueType.duration(Duration.ofSeconds(1), LONGEST),
          "30s",
          "How often each cached service is read again that the backend does not prove to be up to"
              + " date.");
  static final Setting<Duration> LOAD_TIMEOUT =
      Setting.live(
          "discovery.load-timeout",
          ValueType.duration(Duration.ofMillis(100), LONGEST),
          "5s",
          "How long a request waits for a service that is not cached yet.");
  static final Setting<List<String>> WARM_UP =
      Setting.live(
          "discovery.warm-up",
          ValueType.list(
              "names of services",
              "must be names of services, separated by commas",
              text -> Limits.requireName("service", text)),
          "",
          "Services to cache from the start, as a list.");
  public static final Setting<Optional<Path>> SNAPSHOT_FILE =
      Setting.fixed(
          "discovery.snapshot-file",
          ValueType.file().optional(),
          "",
          "File that keeps what is known of the services, to be served, marked stale, by a start"
              + " while the backend is out of reach; none: nothing is served then.");
  static final Setting<Integer> CONCURRENCY =
      Setting.live(
          "discovery.concurrency",
          ValueType.whole(1, 1000, "services or instances"),
          "32",
          "How many services or instances one request reads or writes at the same time.");

  /**
   * What this section says.
   *
   * @param snapshotFile where what is known is kept over a restart; empty when it is not
   * @param concurrency how many services or instances one request handles at the same time
   */
  public record Discovery(CatalogSettings catalog, Optional<Path> snapshotFile, int concurrency) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(CACHE_TTL, REFRESH_INTERVAL, LOAD_TIMEOUT, WARM_UP, SNAPSHOT_FILE, CONCURRENCY);
  }

  @Override
  public Discovery read(Reading reading) {
    return new Discovery(
        new CatalogSettings(
            reading.get(CACHE_TTL),
            reading.get(REFRESH_INTERVAL),
            reading.get(LOAD_TIMEOUT),
            reading.get(WARM_UP)),
        reading.get(SNAPSHOT_FILE),
        reading.get(CONCURRENCY));
  }
}
