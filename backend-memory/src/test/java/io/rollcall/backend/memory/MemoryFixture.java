package io.rollcall.backend.memory;

import io.rollcall.contract.BackendFixture;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.time.VirtualTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A memory registry in virtual time, in a folder of its own when it has a file. */
final class MemoryFixture implements BackendFixture {

  private final VirtualTime time = new VirtualTime();
  private final @Nullable Path folder;
  private final MemoryRegistry registry;

  private MemoryFixture(@Nullable Path folder) {
    this.folder = folder;
    var file = folder == null ? null : folder.resolve("registry.journal");
    this.registry = MemoryRegistry.open(new MemorySettings(file), time, time);
  }

  static MemoryFixture withoutFile() {
    return new MemoryFixture(null);
  }

  static MemoryFixture withFile() {
    try {
      return new MemoryFixture(Files.createTempDirectory("rollcall"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Backend backend() {
    return registry;
  }

  @Override
  public Scheduler scheduler() {
    return time;
  }

  @Override
  public Clock clock() {
    return time;
  }

  @Override
  public void pass(Duration duration) {
    time.pass(duration);
  }

  @Override
  public void close() {
    registry.close();
    if (folder != null) {
      Folders.delete(folder);
    }
  }
}
