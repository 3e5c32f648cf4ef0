package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.rollcall.model.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one kind in the namespace that Rollcall uses. Each call waits for at most the call
 * timeout, and throws {@link RegistryException.BackendUnavailable} when the API server did nothing
 * about it, {@link RegistryException.OutcomeUnknown} when it may have written. Thread-safe.
 */
public interface Objects<T extends HasMetadata> {

  /** The object as it is now, not as a cache of the API server has it; null when there is none. */
  @Nullable T get(String name);

  /** Gives the object as it was created; null when there is one of that name. */
  @Nullable T create(T object);

  /**
   * Writes the object in place of the one that has its {@code resourceVersion}, and gives it as it
   * was written; null when that one was changed or is gone.
   *
   * @param object has its {@code uid}, too, if it is a Lease or a Service: the API server would
   *     create one of these anew
   */
  @Nullable T replace(T object);

  /**
   * Creates an object that has no {@code resourceVersion}, and replaces the one that has it
   * otherwise; null as these give it.
   */
  default @Nullable T write(T object) {
    return object.getMetadata().getResourceVersion() == null ? create(object) : replace(object);
  }

  /**
   * Deletes the object if it still has this {@code uid} and this {@code resourceVersion}.
   *
   * @return false when it was changed or is gone
   */
  boolean delete(T object);

  /**
   * All objects that have these labels, as they were at one moment, which is not before now.
   *
   * @param timeout of each call of the API server: it has one for each page
   * @param longest that all of it takes
   */
  Listed<T> list(Map<String, String> labels, Duration timeout, Duration longest);

  /** As the other, with the call timeout for each page, and some of them for all. */
  Listed<T> list(Map<String, String> labels);

  /**
   * Tells what becomes of the objects with these labels, from right after a version on, by one
   * thread at a time, in the order of the API server. Returns before the API server has answered.
   */
  ObjectWatch watch(Map<String, String> labels, String resourceVersion, Consumer<News<T>> listener);

  /**
   * What a listing found.
   *
   * @param resourceVersion of the listing as a whole, which a watch goes on from
   */
  record Listed<T>(List<T> items, String resourceVersion) {}

  /** A watch that goes on until it is closed or its listener is told that it ended. */
  interface ObjectWatch extends AutoCloseable {

    /** Does not wait for a call of the listener that is under way. */
    @Override
    void close();
  }
}
