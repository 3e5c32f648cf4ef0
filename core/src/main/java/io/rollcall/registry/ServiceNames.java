package io.rollcall.registry;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Which services have at least one instance. Immutable.
 *
 * @param revision at which the set last changed; at least that of every service that left it
 * @param names sorted, unmodifiable
 */
public record ServiceNames(long revision, NavigableSet<String> names) {

  /** Before anything was ever registered. */
  public static final ServiceNames NONE = new ServiceNames(0, Collections.emptyNavigableSet());

  public ServiceNames {
    names = Collections.unmodifiableNavigableSet(new TreeSet<>(names));
  }
}
