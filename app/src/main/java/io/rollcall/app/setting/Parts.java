package io.rollcall.app.setting;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All parts that are built from settings, as one. */
public final class Parts {

  private static final Logger log = LoggerFactory.getLogger(Parts.class);

  private final List<Reloadable> parts;

  public Parts(Collection<Reloadable> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * As {@link Reloadable#prepare}, for all of them. A step of what is returned that throws, as none
   * should, does not keep the others from being taken; its exception is thrown after them.
   *
   * @throws InvalidSettings with the problems of all parts, when there are any
   */
  public Runnable prepare(Settings next) {
    var problems = new ArrayList<SettingProblem>();
    var built = new ArrayList<Runnable>();
    for (var part : parts) {
      try {
        built.add(part.prepare(next));
      } catch (InvalidSettings e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return () -> runAll(built);
  }

  private static void runAll(List<Runnable> steps) {
    @Nullable RuntimeException failure = null;
    for (var step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        log.error("A part could not be put to settings that hold now", e);
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
