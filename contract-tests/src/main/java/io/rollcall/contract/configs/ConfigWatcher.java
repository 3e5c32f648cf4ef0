package io.rollcall.contract.configs;

import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigVersion;
import io.rollcall.store.Watcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches some keys, and records what it is told of them. Thread-safe. */
public final class ConfigWatcher implements Watcher<ConfigNews> {

  private final ConfigLog log;
  private final Source source;
  private final List<String> keys;
  private final Map<String, ConfigVersion> known = new HashMap<>();
  private boolean isTold;
  private boolean isStale;

  /**
   * @param keys of which it records what it is told; it may be told of others
   */
  public ConfigWatcher(ConfigLog log, Source source, List<String> keys) {
    this.log = log;
    this.source = source;
    this.keys = keys;
  }

  @Override
  public synchronized void onState(ConfigNews news) {
    isTold = true;
    isStale = false;
    switch (news) {
      case ConfigNews.All(var versions) -> {
        known.clear();
        versions.forEach(version -> known.put(version.key(), version));
        record();
      }
      case ConfigNews.Changed(var versions) ->
          versions.forEach(
              version -> {
                known.put(version.key(), version);
                record(version.key());
              });
    }
  }

  @Override
  public synchronized void onDisconnected(String reason) {
    isStale = true;
  }

  /** The number of the version that it was told last; 0 for none. */
  public synchronized long number(String key) {
    var version = known.get(key);
    return version == null ? 0 : version.number();
  }

  /** Records what it knows now of each key, once it was told anything. */
  public synchronized void record() {
    if (isTold) {
      keys.forEach(this::record);
    }
  }

  private void record(String key) {
    if (keys.contains(key)) {
      log.start(source, key, new Request.View()).end(answer(known.get(key)));
    }
  }

  private Answer answer(@Nullable ConfigVersion version) {
    return version == null ? new Answer.NotShown(isStale) : new Answer.Shown(version, isStale);
  }
}
