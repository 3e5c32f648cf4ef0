package io.rollcall.registry;

import java.util.Collections;
import java.util.List;

/**
 * Which services have at least one instance. Immutable.
 *
 * @param revision at which the set last changed; at least that of every service that left it
 * @param names sorted, without duplicates
 */
public record ServiceNames(long revision, List<String> names) {

  /** Before anything was ever registered. */
  public static final ServiceNames NONE = new ServiceNames(0, List.of());

  public ServiceNames {
    names = List.copyOf(names);
  }

  public boolean contains(String service) {
    return Collections.binarySearch(names, service) >= 0;
  }
}
