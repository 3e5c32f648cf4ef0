package io.rollcall.app.reload;

import io.rollcall.app.setting.SettingProblem;
import java.time.Instant;
import java.util.List;

/**
 * One try to change the settings.
 *
 * @param changed the keys that say something else than before; empty unless they hold now
 * @param problems why it was refused or failed; empty unless it was or did
 */
public record Reload(
    Instant at, Outcome outcome, List<String> changed, List<SettingProblem> problems) {

  /** What is said of each problem. */
  List<String> messages() {
    return problems.stream().map(SettingProblem::message).toList();
  }

  /** What became of it. */
  public enum Outcome {
    /** The settings that were read hold now. */
    APPLIED,
    /** They are those that held already. */
    UNCHANGED,
    /** Something in them is wrong; those before still hold, all of them. */
    REFUSED,
    /** The settings that were read hold now, but a part of Rollcall failed to go by them. */
    FAILED
  }
}
