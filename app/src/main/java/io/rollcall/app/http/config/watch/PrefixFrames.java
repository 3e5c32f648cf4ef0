package io.rollcall.app.http.config.watch;

import io.rollcall.app.http.stream.WatchedFrames;
import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.store.Subscription;
import io.rollcall.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The configurations whose keys begin alike as a client sees them, without their values: all of
 * them first, then those that change. A slow client is told the latest version of each alone.
 */
final class PrefixFrames extends WatchedFrames<ConfigNews> {

  /** The most that one event tells. */
  static final int MOST_ENTRIES = 1_000;

  private final ConfigStore store;
  private final ConfigFrames frames;
  private final ConfigScope scope;
  private final Predicate<String> visible;

  /** All that there was, as others are told it as well; the client was told what comes before. */
  private List<ConfigVersion> all = List.of();

  private int position;

  /** Whether the client was told no part of that. */
  private boolean isWhole;

  /** What changed since, and the client was not told, by key. */
  private final Map<String, ConfigVersion> changed = new LinkedHashMap<>();

  /**
   * @param visible which of them the client is told of, by their keys
   */
  PrefixFrames(
      ConfigStore store,
      ConfigFrames frames,
      ConfigScope scope,
      Predicate<String> visible,
      Clock clock) {
    super(clock);
    this.store = store;
    this.frames = frames;
    this.scope = scope;
    this.visible = visible;
  }

  @Override
  protected Subscription watch() {
    return store.watch(scope, this);
  }

  @Override
  protected void take(ConfigNews news) {
    switch (news) {
      case ConfigNews.All(var versions) -> {
        all = versions;
        position = 0;
        isWhole = true;
        changed.clear();
      }
      case ConfigNews.Changed(var versions) ->
          versions.stream()
              .filter(version -> visible.test(version.key()))
              .forEach(version -> changed.put(version.key(), version));
    }
  }

  @Override
  protected boolean hasChanged() {
    return isWhole || position < all.size() || !changed.isEmpty();
  }

  @Override
  protected Supplier<byte[]> tell(boolean wasStale) {
    boolean isState = isWhole || position < all.size();
    var entries = new ArrayList<ConfigVersion>();
    if (isState) { // it may have earlier versions of what changed
      takeOfAll(entries);
    } else {
      takeChanged(entries);
    }
    isWhole = false;
    boolean hasMore = isState ? position < all.size() : !changed.isEmpty();
    return () -> frames.entries(isState ? "state" : "change", entries, hasMore);
  }

  private void takeOfAll(List<ConfigVersion> entries) {
    while (position < all.size() && entries.size() < MOST_ENTRIES) {
      var version = all.get(position++);
      if (visible.test(version.key())) {
        entries.add(version);
      }
    }
    if (position == all.size()) {
      all = List.of();
      position = 0;
    }
  }

  private void takeChanged(List<ConfigVersion> entries) {
    var each = changed.values().iterator();
    while (each.hasNext() && entries.size() < MOST_ENTRIES) {
      entries.add(each.next());
      each.remove();
    }
  }

  @Override
  protected byte[] stale(String reason) {
    return frames.stale(reason);
  }
}
