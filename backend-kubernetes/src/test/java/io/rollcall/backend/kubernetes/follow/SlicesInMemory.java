package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.api.News;
import io.rollcall.backend.kubernetes.api.Objects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Slices as an API server has them, whose events a test passes on when it likes. Versions mean
 * nothing but that something changed. For one thread.
 */
final class SlicesInMemory implements Objects<EndpointSlice> {

  private final Map<String, EndpointSlice> slices = new TreeMap<>();
  private final List<News<EndpointSlice>> events = new ArrayList<>();
  private int uids;

  /** How many events there were. */
  int position() {
    return events.size();
  }

  News<EndpointSlice> event(int position) {
    return events.get(position);
  }

  List<EndpointSlice> all() {
    return List.copyOf(slices.values());
  }

  /** As {@code kubectl delete} does. */
  void vandalize(String name) {
    var there = slices.get(name);
    if (there != null) {
      remove(there);
    }
  }

  @Override
  public @Nullable EndpointSlice get(String name) {
    return slices.get(name);
  }

  @Override
  public @Nullable EndpointSlice create(EndpointSlice object) {
    return slices.containsKey(object.getMetadata().getName())
        ? null
        : store(object, "uid-" + ++uids);
  }

  @Override
  public @Nullable EndpointSlice replace(EndpointSlice object) {
    var there = slices.get(object.getMetadata().getName());
    return there != null && version(there).equals(version(object))
        ? store(object, there.getMetadata().getUid())
        : null;
  }

  @Override
  public boolean delete(EndpointSlice object) {
    var there = slices.get(object.getMetadata().getName());
    if (there == null
        || !version(there).equals(version(object))
        || !there.getMetadata().getUid().equals(object.getMetadata().getUid())) {
      return false;
    }
    remove(there);
    return true;
  }

  @Override
  public Listed<EndpointSlice> list(
      Map<String, String> labels, Duration timeout, Duration longest) {
    return list(labels);
  }

  @Override
  public Listed<EndpointSlice> list(Map<String, String> labels) {
    var found =
        slices.values().stream()
            .filter(
                slice -> slice.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
            .toList();
    return new Listed<>(found, version(events.size()));
  }

  /** Tests read {@link #event events} instead. */
  @Override
  public ObjectWatch watch(
      Map<String, String> labels, String resourceVersion, Consumer<News<EndpointSlice>> listener) {
    throw new UnsupportedOperationException("tests read the events");
  }

  private EndpointSlice store(EndpointSlice object, String uid) {
    var stored =
        new EndpointSliceBuilder(object)
            .editMetadata()
            .withUid(uid)
            .withResourceVersion(version(events.size() + 1))
            .endMetadata()
            .build();
    slices.put(stored.getMetadata().getName(), stored);
    events.add(new News.Changed<>(stored));
    return stored;
  }

  private void remove(EndpointSlice there) {
    slices.remove(there.getMetadata().getName());
    events.add(new News.Removed<>(there));
  }

  private static String version(EndpointSlice slice) {
    return slice.getMetadata().getResourceVersion();
  }

  /** Of no use for who compares more than whether it is the same. */
  private static String version(int position) {
    return Integer.toHexString(position * 0x9E3779B1);
  }
}
