package io.rollcall.seeded;

import io.rollcall.seeded.CheckRun.Result;
import io.rollcall.time.Clock;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Breaks bugs in, one at a time, and looks which check finds each. A check counts only after it has
 * passed with nothing broken: else it would find whatever it is asked for.
 */
final class Gate implements AutoCloseable {

  private static final int TRIES_UNBROKEN = 2;

  private final Path root;
  private final Path scratch;
  private final ClassPath classPath = ClassPath.own();
  private final Clock clock = Clock.system();
  private final CheckRun checks;
  private final Set<Check> sound = new HashSet<>();

  /**
   * @param root of the repository, which is built
   */
  Gate(Path root) {
    this.root = root;
    try {
      this.scratch = Files.createTempDirectory("rollcall-seeded-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.checks = new CheckRun(root, scratch, classPath);
  }

  /**
   * Has the bug's checks look for it, one after another, each as often as it may.
   *
   * @throws IllegalStateException when the bug does not fit the code or does not compile, or a
   *     check fails with nothing broken
   */
  Verdict seek(SeededBug bug) {
    var broken = scratch.resolve("broken");
    delete(broken);
    BrokenClasses.compile(bug, root, classPath, broken);
    var inconclusive = new ArrayList<String>();
    for (var check : bug.checks()) {
      requireSound(check);
      int findings = 0;
      long startNanos = clock.nanos();
      for (int run = 1; findings + check.runs() - run + 1 >= check.needed(); run++) {
        switch (checks.run(check, broken)) {
          case Result.Found(var finding) -> {
            findings++;
            if (findings == check.needed()) {
              return new Verdict.Found(bug, check, run, clock.since(startNanos), finding);
            }
          }
          case Result.Inconclusive(var reason) -> inconclusive.add(check + ": " + reason);
          case Result.Passed() -> {}
        }
      }
    }
    return new Verdict.Missed(bug, List.copyOf(inconclusive));
  }

  private void requireSound(Check check) {
    Result result = null;
    for (int tries = 0; tries < TRIES_UNBROKEN && !sound.contains(check); tries++) {
      result = checks.run(check, null);
      if (result instanceof Result.Passed) {
        sound.add(check);
      }
    }
    if (!sound.contains(check)) {
      throw new IllegalStateException(check + " fails with nothing broken: " + result);
    }
  }

  @Override
  public void close() {
    delete(scratch);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var inside = Files.walk(folder)) {
      inside.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
