package io.rollcall.watch;

import io.rollcall.registry.ServiceNames;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which services have instances, as last seen. */
final class MirroredNames extends Watched<ServiceNames> {

  private record Seen(long version, ServiceNames names) {}

  private final Mirror mirror;
  private volatile Seen seen = new Seen(0, ServiceNames.NONE);

  /** Changed while telling. */
  private final TreeSet<String> names = new TreeSet<>();

  MirroredNames(Mirror mirror) {
    super(0);
    this.mirror = mirror;
  }

  ServiceNames current() {
    return seen.names();
  }

  void add(String name) {
    publish(() -> accept(names.add(name)));
  }

  void remove(String name) {
    publish(() -> accept(names.remove(name)));
  }

  /** Those are all there are. */
  void retainAll(Collection<String> all) {
    publish(
        () -> {
          names.clear();
          names.addAll(all);
          accept(!List.copyOf(names).equals(seen.names().names()));
        });
  }

  /** Nothing joined or left, but the revision may have moved. */
  void touch() {
    publish(() -> accept(false));
  }

  @Override
  protected long version() {
    return seen.version();
  }

  @Override
  protected @Nullable ServiceNames state() {
    return mirror.isListed() ? seen.names() : null;
  }

  @Override
  protected @Nullable String disconnection() {
    return mirror.failure();
  }

  private void accept(boolean hasChanged) {
    var before = seen;
    var revision = mirror.absentRevision();
    if (hasChanged || before.version() == 0 || revision != before.names().revision()) {
      var now = hasChanged ? List.copyOf(names) : before.names().names();
      seen = new Seen(before.version() + 1, new ServiceNames(revision, now));
    }
  }
}
