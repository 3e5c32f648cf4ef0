package io.rollcall.app.http.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.DiffAlgorithmListener;
import com.github.difflib.algorithm.myers.MyersDiff;
import com.github.difflib.patch.DeltaType;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two texts, line by line, in the unified format that {@code patch} reads.
 *
 * <p>The shortest difference is looked for (Myers, 1986), in time that grows with its square. Past
 * {@value #MOST_STEPS} lines that were taken away or added, all lines between the first and the
 * last of them are shown as changed.
 */
public final class TextDiff {

  private static final int MOST_STEPS = 500;
  private static final int CONTEXT = 3;

  /** Which line says where the first difference is, after the two names. */
  private static final int HUNK = 2;

  /** What {@code patch} expects after a last line that does not end. */
  private static final String WITHOUT_END = "\n\\ No newline at end of file";

  private TextDiff() {}

  /** Empty when the texts are the same. */
  public static byte[] of(String fromName, String from, String toName, String to) {
    var before = lines(from);
    var after = lines(to);
    var patch = Patch.generate(before, after, changes(before, after));
    var unified = UnifiedDiffUtils.generateUnifiedDiff(fromName, toName, before, patch, CONTEXT);
    return unified.isEmpty()
        ? new byte[0]
        : (String.join("\n", withEmptySide(unified, before, after)) + "\n").getBytes(UTF_8);
  }

  /** {@code patch} expects that a side without lines begins at line 0; it has but one hunk. */
  private static List<String> withEmptySide(
      List<String> unified, List<String> before, List<String> after) {
    if (!before.isEmpty() && !after.isEmpty()) {
      return unified;
    }
    var fitting = new ArrayList<>(unified);
    fitting.set(HUNK, unified.get(HUNK).replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 "));
    return fitting;
  }

  /** As lines end with LF alone, a CR is part of its line. */
  private static List<String> lines(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<>(List.of(text.split("\n", -1)));
    var rest = lines.removeLast();
    if (!rest.isEmpty()) {
      lines.add(rest + WITHOUT_END);
    }
    return lines;
  }

  /** What both begin and end with is left out of the search. */
  private static List<Change> changes(List<String> before, List<String> after) {
    int shorter = Math.min(before.size(), after.size());
    int begin = 0;
    while (begin < shorter && before.get(begin).equals(after.get(begin))) {
      begin++;
    }
    int end = 0;
    while (end < shorter - begin
        && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
      end++;
    }
    int beforeEnd = before.size() - end;
    int afterEnd = after.size() - end;
    try {
      return moved(
          new MyersDiff<String>()
              .computeDiff(
                  before.subList(begin, beforeEnd), after.subList(begin, afterEnd), new Bound()),
          begin);
    } catch (TooManySteps e) {
      return List.of(new Change(DeltaType.CHANGE, begin, beforeEnd, begin, afterEnd));
    }
  }

  private static List<Change> moved(List<Change> changes, int by) {
    return changes.stream()
        .map(
            change ->
                new Change(
                    change.deltaType,
                    change.startOriginal + by,
                    change.endOriginal + by,
                    change.startRevised + by,
                    change.endRevised + by))
        .toList();
  }

  /** Ends a search that would take too long. */
  private static final class Bound implements DiffAlgorithmListener {

    @Override
    public void diffStart() {}

    @Override
    public void diffStep(int step, int most) {
      if (step > MOST_STEPS) {
        throw new TooManySteps();
      }
    }

    @Override
    public void diffEnd() {}
  }

  private static final class TooManySteps extends RuntimeException {

    private TooManySteps() {
      super(null, null, false, false);
    }
  }
}
