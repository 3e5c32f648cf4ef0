package io.rollcall.app.http.config.watch;

import io.rollcall.app.http.stream.WatchedFrames;
import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.store.Subscription;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One configuration as a client sees it: its value first, then each other value, of which a slow
 * client is told the latest alone. A value is read when it is told; where that fails, the client is
 * told that it may miss changes, and the value is read again a little later.
 */
final class KeyFrames extends WatchedFrames<ConfigNews> {

  private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(5);

  private final ConfigStore store;
  private final ConfigFrames frames;
  private final String key;
  private final long resumeAfter;
  private final Scheduler scheduler;

  /** Null while there is none with a value, and before anything was told. */
  private @Nullable ConfigVersion latest;

  private boolean isKnown;
  private boolean hasChanged;

  /** Whether the client is to be told what there is, rather than that it changed. */
  private boolean isWhole;

  /** Whether the value is to be read again, since it could not be read. */
  private final AtomicBoolean isReadAgain = new AtomicBoolean();

  /** Used by whoever makes a frame, one at a time. */
  private @Nullable ConfigVersion told;

  /**
   * @param resumeAfter version that the client has seen already, or a negative number
   */
  KeyFrames(
      ConfigStore store,
      ConfigFrames frames,
      String key,
      long resumeAfter,
      Clock clock,
      Scheduler scheduler) {
    super(clock);
    this.store = store;
    this.frames = frames;
    this.key = key;
    this.resumeAfter = resumeAfter;
    this.scheduler = scheduler;
  }

  @Override
  protected Subscription watch() {
    return store.watch(ConfigScope.of(key), this);
  }

  @Override
  protected void take(ConfigNews news) {
    latest =
        switch (news) {
          case ConfigNews.All(var versions) -> versions.isEmpty() ? null : versions.getFirst();
          case ConfigNews.Changed(var versions) -> versions.getLast();
        };
    boolean isSeen = !isKnown && isSeen(latest);
    isKnown = true;
    hasChanged = !isSeen;
    isWhole |= !isSeen && news instanceof ConfigNews.All;
  }

  /**
   * Whether the client need not be told it, which comes back: it has that version already, or a
   * later one than this replica, which is cut off from the store. The {@code stale} that it was
   * told must be ended all the same.
   */
  private boolean isSeen(@Nullable ConfigVersion version) {
    if (store.whyStale() != null) {
      return resumeAfter > 0 && (version == null || version.number() <= resumeAfter);
    }
    return !isToldStale() && version != null && version.number() == resumeAfter;
  }

  @Override
  protected boolean hasChanged() {
    return hasChanged;
  }

  @Override
  protected Supplier<byte[]> tell(boolean wasStale) {
    var version = latest;
    boolean isState = isWhole || wasStale;
    hasChanged = false;
    isWhole = false;
    return () -> frame(version, isState, wasStale);
  }

  @Override
  protected byte[] stale(String reason) {
    return frames.stale(reason);
  }

  private byte[] frame(@Nullable ConfigVersion version, boolean isState, boolean wasStale) {
    if (version == null || version.isDeletion()) {
      told = version;
      return version == null || isState ? frames.none(key) : frames.deletion(version);
    }
    try {
      var entry = store.get(key);
      boolean isToldAlready = !isState && entry.version().equals(told);
      told = entry.version();
      return isToldAlready ? NOTHING : frames.value(isState ? "state" : "change", entry);
    } catch (ConfigNotFound deletedMeanwhile) {
      return isState ? frames.none(key) : NOTHING; // the news of it are on their way
    } catch (RegistryException e) {
      if (isReadAgain.compareAndSet(false, true)) {
        scheduler.after(READ_AGAIN_AFTER, this::tellAgain);
      }
      return postpone(String.valueOf(e.getMessage()), wasStale);
    }
  }

  private void tellAgain() {
    isReadAgain.set(false);
    tellNews(() -> hasChanged = true);
  }
}
