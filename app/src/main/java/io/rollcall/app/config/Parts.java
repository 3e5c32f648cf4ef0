package io.rollcall.app.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** All parts that are built from settings, as one. */
public final class Parts {

  private final List<Reloadable> parts;

  public Parts(Collection<Reloadable> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * As {@link Reloadable#prepare}, for all of them.
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
    return () -> built.forEach(Runnable::run);
  }
}
