package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.rollcall.backend.kubernetes.api.Objects.ObjectWatch;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A watch that goes on from where it ended, as the API server ends each after some minutes. For one
 * thread.
 */
public final class LastingWatch<T extends HasMetadata> implements AutoCloseable {

  /** A watch that ended sooner shows that the next one would end, too, unless it told something. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private final Objects<T> objects;
  private final Map<String, String> labels;
  private final Clock clock;
  private String resourceVersion;
  private WatchQueue<T> queue = new WatchQueue<>();
  private ObjectWatch watch;
  private long openedNanos;
  private String openedVersion;

  /** Begins right after that version of the objects that have these labels. */
  public LastingWatch(
      Objects<T> objects, Map<String, String> labels, String resourceVersion, Clock clock) {
    this.objects = objects;
    this.labels = labels;
    this.clock = clock;
    this.resourceVersion = resourceVersion;
    this.watch = objects.watch(labels, resourceVersion, queue);
    this.openedNanos = clock.nanos();
    this.openedVersion = resourceVersion;
  }

  /**
   * Waits for what comes next, for at most that long.
   *
   * @return what became of an object; null when nothing is told of one
   * @throws BackendUnavailable when the objects have to be listed again
   */
  public @Nullable News<T> next(Duration longest) throws InterruptedException {
    var news = queue.next(longest);
    switch (news) {
      case null -> {}
      case News.Changed<T>(var object) -> resourceVersion = version(object);
      case News.Removed<T>(var object) -> resourceVersion = version(object);
      case News.Bookmark<T>(var version) -> resourceVersion = version;
      case News.Ended<T> end -> goOnAfter(end);
    }
    return news;
  }

  private void goOnAfter(News.Ended<T> end) {
    watch.close();
    boolean isVain =
        resourceVersion.equals(openedVersion)
            && (end.why() != null || clock.since(openedNanos).compareTo(SHORTEST) < 0);
    if (end.mustListAgain() || isVain) {
      var why = end.why() == null ? "it ended at once" : end.why().getMessage();
      throw new BackendUnavailable("the watch does not go on: " + why, end.why());
    }
    queue = new WatchQueue<>();
    watch = objects.watch(labels, resourceVersion, queue);
    openedNanos = clock.nanos();
    openedVersion = resourceVersion;
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }

  @Override
  public void close() {
    watch.close();
    queue.clear();
  }
}
