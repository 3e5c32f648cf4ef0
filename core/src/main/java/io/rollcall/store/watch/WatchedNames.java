package io.rollcall.store.watch;

import io.rollcall.store.ServiceNames;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The names of the services that have instances, for backends to extend. Whoever opens a watch is
 * told all of them; those who watch already are told what changed. Reading is thread-safe; {@link
 * #join}, {@link #leave} and {@link #replaceAll} are for what runs while telling ({@link
 * #publish}).
 */
public abstract class WatchedNames extends Watched<ServiceNames> {

  private final NavigableSet<String> names = new ConcurrentSkipListSet<>();

  /** What came and went since watchers were last told, and not back since. */
  private final Set<String> joined = new HashSet<>();

  private final Set<String> left = new HashSet<>();

  protected WatchedNames(long version, Collection<String> names) {
    super(version);
    this.names.addAll(names);
  }

  /** As {@link ServiceNames#revision()}. */
  protected abstract long revision();

  /** Those there are, in order; changes as they come and go. */
  public final NavigableSet<String> names() {
    return Collections.unmodifiableNavigableSet(names);
  }

  /** False when it is there already. */
  protected final boolean join(String name) {
    boolean isNew = names.add(name);
    if (isNew && !left.remove(name)) {
      joined.add(name);
    }
    return isNew;
  }

  /** False when it is not there. */
  protected final boolean leave(String name) {
    boolean wasThere = names.remove(name);
    if (wasThere && !joined.remove(name)) {
      left.add(name);
    }
    return wasThere;
  }

  /** Those in {@code all} are all there are. False when that is so already. */
  protected final boolean replaceAll(Set<String> all) {
    boolean anyChange = false;
    for (var name : List.copyOf(names)) {
      anyChange |= !all.contains(name) && leave(name);
    }
    for (var name : all) {
      anyChange |= join(name);
    }
    return anyChange;
  }

  @Override
  protected @Nullable ServiceNames state() {
    return new ServiceNames.All(revision(), List.copyOf(names));
  }

  @Override
  protected @Nullable ServiceNames news() {
    var news = new ServiceNames.Changed(revision(), joined, left);
    joined.clear();
    left.clear();
    return news;
  }
}
