package io.rollcall.store;

import java.util.List;
import java.util.Set;

/**
 * Which services have at least one instance, as watchers are told it: all of them at first, and
 * then those that came or went. There may be very many services, so that telling all of them with
 * each change would make a change cost more the more services there are. Immutable.
 */
public sealed interface ServiceNames {

  /**
   * The revision of every service without instances; at least that of any that lost its last one.
   * It need not move when a service comes, and goes back only when the store lost what it held.
   */
  long revision();

  /**
   * All that there are. Told at first, and perhaps again, for instance after a disconnection; it
   * replaces what was told before.
   *
   * @param names sorted, without duplicates
   */
  record All(long revision, List<String> names) implements ServiceNames {
    public All {
      names = List.copyOf(names);
    }
  }

  /**
   * What changed since the previous delivery.
   *
   * @param joined services that had no instances then, and have some now
   * @param left services that had instances then, and have none now
   */
  record Changed(long revision, Set<String> joined, Set<String> left) implements ServiceNames {
    public Changed {
      joined = Set.copyOf(joined);
      left = Set.copyOf(left);
    }
  }
}
