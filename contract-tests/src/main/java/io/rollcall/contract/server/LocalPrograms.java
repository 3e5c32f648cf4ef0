package io.rollcall.contract.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Programs of this machine: those that {@code bin/test} fetched. */
record LocalPrograms(Path executable) implements Place {

  static @Nullable LocalPrograms find(Program program) {
    var executable = cache().resolve(program.executable(), "usr", "bin", program.executable());
    if (!Files.isExecutable(executable)) {
      return null;
    }
    Announcement.print(program, "process " + executable);
    return new LocalPrograms(executable);
  }

  @Override
  public Run run(Program program, Launch launch) {
    try {
      var folder = Files.createTempDirectory("rollcall-" + launch.self().name() + "-");
      var command = program.command(launch, "127.0.0.1", ProcessRun.data(folder));
      return new ProcessRun(folder, executable, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path cache() {
    var given = Setting.of("cache");
    if (given != null) {
      return Path.of(given);
    }
    var caches = System.getenv("XDG_CACHE_HOME");
    var base =
        caches == null || caches.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(caches);
    return base.resolve("rollcall", "servers");
  }
}
