package io.rollcall.app.management;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query of Prometheus names.
 *
 * @param metrics each with the labels that it is asked for by
 * @param grouping the labels that results are grouped by
 */
record PromQuery(Map<String, Set<String>> metrics, Set<String> grouping) {

  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without) *\\(([^)]*)\\)");

  /** Names of metrics have an underscore, as nothing else has that no parenthesis follows. */
  private static final Pattern METRIC =
      Pattern.compile("\\b([a-z]+_[a-z0-9_]+)\\b(?! *\\()(?:\\{([^}]*)\\})?");

  private static final Pattern MATCHER = Pattern.compile("(\\w+) *(?:=~|!~|!=|=)");

  static PromQuery of(String expression) {
    var withoutTexts = TEXT.matcher(expression).replaceAll("\"\"");
    var grouping = new TreeSet<String>();
    var groupings = GROUPING.matcher(withoutTexts);
    groupings
        .results()
        .forEach(
            found ->
                Arrays.stream(found.group(1).split(",")).map(String::strip).forEach(grouping::add));
    var metrics = new TreeMap<String, Set<String>>();
    var found = METRIC.matcher(groupings.reset().replaceAll("").replace("$__rate_interval", "5m"));
    while (found.find()) {
      var labels = metrics.computeIfAbsent(found.group(1), none -> new TreeSet<>());
      if (found.group(2) != null) {
        addLabels(MATCHER.matcher(found.group(2)), labels);
      }
    }
    return new PromQuery(metrics, grouping);
  }

  private static void addLabels(Matcher matchers, Set<String> labels) {
    matchers.results().forEach(matcher -> labels.add(matcher.group(1)));
  }
}
