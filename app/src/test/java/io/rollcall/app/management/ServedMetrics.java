package io.rollcall.app.management;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The metrics on a page such as {@code /prometheus}.
 *
 * @param labels by the name of the metric, as its lines have it
 */
record ServedMetrics(Map<String, Set<String>> labels) {

  /** What Prometheus itself adds to each. */
  private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

  private static final Pattern LINE = Pattern.compile("(?m)^([a-z_:][a-z0-9_:]*)(?:\\{(.*)\\})? ");
  private static final Pattern LABEL =
      Pattern.compile("([a-z_][a-z0-9_]*)=\"(?:[^\"\\\\]|\\\\.)*\"");

  static ServedMetrics of(String page) {
    var metrics = new TreeMap<String, Set<String>>();
    LINE.matcher(page)
        .results()
        .forEach(
            line -> {
              var labels =
                  metrics.computeIfAbsent(line.group(1), name -> new TreeSet<>(OF_PROMETHEUS));
              if (line.group(2) != null) {
                LABEL.matcher(line.group(2)).results().forEach(it -> labels.add(it.group(1)));
              }
            });
    return new ServedMetrics(metrics);
  }
}
