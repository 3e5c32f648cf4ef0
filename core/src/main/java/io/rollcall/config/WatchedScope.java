package io.rollcall.config;

import io.rollcall.store.watch.Watched;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of one scope, as long as somebody watches them. */
final class WatchedScope extends Watched<ConfigNews> {

  private final ConfigScope scope;
  private final ConfigView view;

  /** Changed and read while telling, as is the version. */
  private final Map<String, ConfigVersion> news = new LinkedHashMap<>();

  /** What is told to whoever begins to watch; null when it has to be found out again. */
  private ConfigNews.@Nullable All all;

  private long version;
  private boolean retired;

  WatchedScope(ConfigScope scope, ConfigView view) {
    super(0);
    this.scope = scope;
    this.view = view;
  }

  ConfigScope scope() {
    return scope;
  }

  void changed(ConfigVersion latest) {
    publish(
        () -> {
          news.put(latest.key(), latest);
          all = null;
          version++;
        });
  }

  @Override
  protected long version() {
    return version;
  }

  @Override
  protected @Nullable ConfigNews state() {
    if (all == null && view.isTold()) {
      all = new ConfigNews.All(view.versions(scope));
    }
    return all;
  }

  @Override
  protected @Nullable ConfigNews news() {
    var changed = new ConfigNews.Changed(List.copyOf(news.values()));
    news.clear();
    return changed;
  }

  @Override
  protected boolean tellsAllAfterDisconnection() {
    return true;
  }

  @Override
  protected @Nullable String disconnection() {
    return view.disconnection();
  }

  @Override
  protected boolean isUnused() {
    return !isWatched() && !retired;
  }

  @Override
  protected synchronized void retireIfUnused() {
    if (isUnused()) {
      retired = true;
      view.forget(this);
    }
  }

  @Override
  protected boolean isRetired() {
    return retired;
  }
}
