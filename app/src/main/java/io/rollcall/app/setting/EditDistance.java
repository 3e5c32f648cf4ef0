package io.rollcall.app.setting;

import java.util.Collection;
import java.util.Comparator;

/** How many characters must change to make one word of another (Levenshtein 1966). */
final class EditDistance {

  private EditDistance() {}

  /** The one of {@code words}, which are not empty, that is most like {@code word}. */
  static String nearest(String word, Collection<String> words) {
    return words.stream().min(Comparator.comparingInt(each -> between(word, each))).orElseThrow();
  }

  static int between(String from, String to) {
    var previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      var row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
      }
      previous = row;
    }
    return previous[to.length()];
  }
}
