package io.rollcall.app.http.config.poll;

import io.rollcall.app.http.stream.Awaited;
import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import java.util.List;
import java.util.function.Predicate;

/**
 * The version of a key whose value is another than that; 0 when the key has none.
 *
 * @param known the version that the caller knows
 */
record NextVersion(ConfigStore store, String key, long known) implements Awaited<Long> {

  @Override
  public Subscription watch(Predicate<? super Long> answer) {
    return store.watch(
        ConfigScope.of(key),
        new Watcher<ConfigNews>() {
          @Override
          public void onState(ConfigNews news) {
            long version =
                switch (news) {
                  case ConfigNews.All(var versions) -> version(versions);
                  case ConfigNews.Changed(var versions) -> version(versions);
                };
            if (version != known && !isOlder(version)) {
              var _ = answer.test(version);
            }
          }

          @Override
          public void onDisconnected(String reason) {}
        });
  }

  /** A replica that is cut off from the store may know less than the caller does. */
  private boolean isOlder(long version) {
    return version < known && store.whyStale() != null;
  }

  /** No other was told. */
  @Override
  public Long now() {
    return known;
  }

  private static long version(List<ConfigVersion> versions) {
    return versions.isEmpty() || versions.getLast().isDeletion() ? 0 : versions.getLast().number();
  }
}
