package io.rollcall.backend.kubernetes.slice;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the revision of a service has of slices that were deleted, or are about to be. Immutable.
 *
 * @param base as {@link StoredInstance#base}
 * @param changes that those slices had, added up
 * @param counted how many of the changes of a slice are among those, by its uid; for slices that
 *     may still be there
 */
public record Mark(
    String service,
    long base,
    long changes,
    Map<String, Long> counted,
    @Nullable String resourceVersion)
    implements Stored.OfService {

  public Mark {
    counted = Map.copyOf(counted);
  }

  /** Of a service that has none yet. */
  static Mark none(String service) {
    return new Mark(service, 0, 0, Map.of(), null);
  }

  /** How many of the changes of a slice are not counted here. */
  public long uncounted(Held<StoredInstance> slice) {
    return Math.max(0, slice.content().changes() - counted.getOrDefault(slice.uid(), 0L));
  }

  /** With a base that is as high as this, at least. */
  public Mark withBase(long higher) {
    return new Mark(service, Math.max(base, higher), changes, counted, resourceVersion);
  }

  /**
   * With all changes of some slices, which may be deleted then.
   *
   * @param known uids of all slices of the service: what others had needs no name here any more
   */
  public Mark counting(Collection<Held<StoredInstance>> slices, Set<String> known) {
    var all = new HashMap<>(counted);
    all.keySet().retainAll(known);
    var sum = changes;
    var highest = base;
    for (var slice : slices) {
      sum += uncounted(slice);
      all.merge(slice.uid(), slice.content().changes(), Math::max);
      highest = Math.max(highest, slice.content().base());
    }
    return new Mark(service, highest, sum, all, resourceVersion);
  }
}
