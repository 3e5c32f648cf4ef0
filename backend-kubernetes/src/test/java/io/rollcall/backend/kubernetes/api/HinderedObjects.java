package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects of an API server, for a writer that something happens to.
 *
 * @param beforeReplace is told each object that is about to be replaced, and may keep it from that
 * @param afterDelete runs when an object was deleted
 */
public record HinderedObjects<T extends HasMetadata>(
    Objects<T> real, Consumer<T> beforeReplace, Runnable afterDelete) implements Objects<T> {

  public HinderedObjects(Objects<T> real, Consumer<T> beforeReplace) {
    this(real, beforeReplace, () -> {});
  }

  @Override
  public @Nullable T get(String name) {
    return real.get(name);
  }

  @Override
  public @Nullable T create(T object) {
    return real.create(object);
  }

  @Override
  public @Nullable T replace(T object) {
    beforeReplace.accept(object);
    return real.replace(object);
  }

  @Override
  public boolean delete(T object) {
    var deleted = real.delete(object);
    if (deleted) {
      afterDelete.run();
    }
    return deleted;
  }

  @Override
  public Listed<T> list(Map<String, String> labels, Duration timeout, Duration longest) {
    return real.list(labels, timeout, longest);
  }

  @Override
  public Listed<T> list(Map<String, String> labels) {
    return real.list(labels);
  }

  @Override
  public ObjectWatch watch(
      Map<String, String> labels, String resourceVersion, Consumer<News<T>> listener) {
    return real.watch(labels, resourceVersion, listener);
  }
}
