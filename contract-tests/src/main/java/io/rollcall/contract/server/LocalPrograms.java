package io.rollcall.contract.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Programs of this machine: those that {@code bin/test} fetched, else those on the path. */
record LocalPrograms(Path executable) implements Place {

  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+\\S*");
  private static final String UNKNOWN = "of unknown version";
  private static final int SECONDS_TO_TELL = 10;
  private static final Map<Path, String> VERSIONS = new ConcurrentHashMap<>();

  static @Nullable LocalPrograms find(Program program) {
    var fetched = cache().resolve(program.folder(), "usr", "bin", program.executable());
    var path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1);
    return Stream.concat(
            Stream.of(fetched), Stream.of(path).map(folder -> Path.of(folder, program.kind())))
        .filter(Files::isExecutable)
        .findFirst()
        .map(LocalPrograms::new)
        .orElse(null);
  }

  @Override
  public Run run(Program program, Launch launch) {
    try {
      var folder = Files.createTempDirectory("rollcall-" + launch.self().name() + "-");
      var command = program.command(launch, "127.0.0.1", ProcessRun.data(folder));
      return new ProcessRun(folder, start(executable), command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "process "
        + executable
        + " "
        + VERSIONS.computeIfAbsent(executable, LocalPrograms::version);
  }

  /**
   * What starts a program with the libraries that were fetched along with it, by the loader among
   * them where there is one.
   */
  private static List<String> start(Path executable) throws IOException {
    var folder = executable.resolveSibling("../lib").normalize();
    if (!Files.isDirectory(folder) || !executable.startsWith(cache())) {
      return List.of(executable.toString());
    }
    var libraries = inside(folder, ".*-linux-gnu");
    var loader = libraries == null ? null : inside(libraries, "ld-linux-.*");
    if (libraries == null) {
      return List.of(executable.toString());
    }
    return loader == null
        ? List.of("/usr/bin/env", "LD_LIBRARY_PATH=" + libraries, executable.toString())
        : List.of(loader.toString(), "--library-path", libraries.toString(), executable.toString());
  }

  /** What is in a folder by such a name; null when nothing is. */
  private static @Nullable Path inside(Path folder, String name) throws IOException {
    try (var inside = Files.list(folder)) {
      return inside
          .filter(each -> each.getFileName().toString().matches(name))
          .findFirst()
          .orElse(null);
    }
  }

  private static String version(Path executable) {
    try {
      var process =
          new ProcessBuilder(
                  Stream.concat(start(executable).stream(), Stream.of("--version")).toList())
              .redirectErrorStream(true)
              .start();
      if (!process.waitFor(SECONDS_TO_TELL, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return UNKNOWN;
      }
      var version = VERSION.matcher(process.inputReader().readAllAsString());
      return version.find() ? version.group() : UNKNOWN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Path cache() {
    var given = TestVariable.of("cache");
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
