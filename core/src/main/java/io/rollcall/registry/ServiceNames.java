package io.rollcall.registry;

import java.util.Collections;
import java.util.List;

/**
 * Which services have at least one instance. Immutable.
 *
 * @param revision of every service that is not in the set; at least that of any that left it, and
 *     never goes back. It need not move when a service joins
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
