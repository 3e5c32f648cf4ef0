package io.rollcall.store.watch;

import io.rollcall.store.ServiceNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which services have instances, as last seen. */
final class MirroredNames extends WatchedNames {

  private final Mirror mirror;

  /** Changed and read while telling, as is the revision. */
  private long version;

  private long revision;

  MirroredNames(Mirror mirror) {
    super(0, Set.of());
    this.mirror = mirror;
  }

  void add(String name) {
    publish(() -> accept(join(name)));
  }

  void remove(String name) {
    publish(() -> accept(leave(name)));
  }

  /** Those are all there are. */
  void retainAll(Set<String> all) {
    publish(() -> accept(replaceAll(all)));
  }

  /** Nothing joined or left, but the revision may have moved. */
  void touch() {
    publish(() -> accept(false));
  }

  @Override
  protected long version() {
    return version;
  }

  @Override
  protected long revision() {
    return revision;
  }

  @Override
  protected @Nullable ServiceNames state() {
    return mirror.isListed() ? super.state() : null;
  }

  @Override
  protected @Nullable String disconnection() {
    return mirror.disconnection();
  }

  private void accept(boolean hasChanged) {
    if (hasChanged || revision != mirror.absentRevision()) {
      revision = mirror.absentRevision();
      version++;
    }
  }
}
