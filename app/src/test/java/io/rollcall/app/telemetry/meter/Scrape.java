package io.rollcall.app.telemetry.meter;

import io.rollcall.app.TestClient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /prometheus} shows at one moment. */
record Scrape(List<String> lines) {

  private static final Pattern LABEL = Pattern.compile("[{,]([a-z_]+)=\"");

  static Scrape of(TestClient server) {
    return of(server.get("/prometheus").body());
  }

  static Scrape of(String page) {
    return new Scrape(page.lines().toList());
  }

  /**
   * The value of a series, such as {@code rollcall_probes_total{outcome="passed"}}; NaN if none.
   */
  double value(String series) {
    return lines.stream()
        .filter(line -> line.startsWith(series + " "))
        .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The sum of all series of a name. */
  double sum(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** The types of all metrics by name, without the maxima that accompany histograms. */
  Map<String, String> types() {
    var types =
        lines.stream()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1))
            .collect(Collectors.toMap(words -> words[2], words -> words[3]));
    var shown = new TreeMap<>(types);
    shown
        .keySet()
        .removeIf(
            name ->
                name.endsWith("_max") && types.containsKey(name.substring(0, name.length() - 4)));
    return shown;
  }

  /** The labels that a metric has, in the order of the alphabet. */
  List<String> labels(String metric) {
    var names = new TreeSet<String>();
    lines.stream()
        .filter(line -> isOf(line, metric))
        .forEach(line -> LABEL.matcher(line).results().forEach(label -> names.add(label.group(1))));
    names.remove("le");
    return List.copyOf(names);
  }

  private static boolean isOf(String line, String metric) {
    return Arrays.asList("", "_bucket", "_count", "_sum").stream()
        .anyMatch(end -> line.startsWith(metric + end + "{"));
  }
}
