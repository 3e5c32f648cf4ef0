package io.rollcall.contract.configs;

import static java.util.stream.Collectors.joining;

import io.rollcall.config.ConfigVersion;
import io.rollcall.contract.configs.ConfigViolation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one key that anybody saw, by number. Each is the only one of its number, and the
 * only one of the write that made it.
 */
final class Chain {

  private final NavigableMap<Long, ConfigVersion> versions = new TreeMap<>();
  private final Map<String, ConfigVersion> madeBy = new HashMap<>();
  private final List<ConfigViolation> violations = new ArrayList<>();

  Chain(List<ConfigCall> calls) {
    calls.forEach(call -> seen(call.answer()).forEach(version -> add(version, call)));
    calls.forEach(this::checkHistory);
    versions.values().forEach(this::checkChange);
  }

  List<ConfigViolation> violations() {
    return violations;
  }

  /** The highest number that was seen; 0 for none. */
  long last() {
    return versions.isEmpty() ? 0 : versions.lastKey();
  }

  /** Null when nobody saw it. */
  @Nullable ConfigVersion version(long number) {
    return versions.get(number);
  }

  /** The version that a write made; null when nobody saw one. */
  @Nullable ConfigVersion madeBy(Request.Change change) {
    return madeBy.get(change.id());
  }

  /** The ids of the writes that made versions. */
  Iterable<String> writers() {
    return madeBy.keySet();
  }

  /** The numbers after which the key has no value; 0 is one. */
  List<Long> absences() {
    var absences = new ArrayList<>(List.of(0L));
    versions.values().stream()
        .filter(ConfigVersion::isDeletion)
        .forEach(version -> absences.add(version.number()));
    return absences;
  }

  /** Of those that an answer tells of; 0 for none. */
  static long highest(Answer answer) {
    return answer instanceof Answer.Mismatch(var latest)
        ? latest
        : seen(answer).stream().mapToLong(ConfigVersion::number).max().orElse(0);
  }

  private static List<ConfigVersion> seen(Answer answer) {
    return switch (answer) {
      case Answer.Made(var version) -> List.of(version);
      case Answer.Unchanged(var version) -> List.of(version);
      case Answer.Value(var version, _, _) -> List.of(version);
      case Answer.Shown(var version, _) -> List.of(version);
      case Answer.Versions(var versions) -> versions;
      case Answer.Mismatch _,
          Answer.NotFound _,
          Answer.NotShown _,
          Answer.NoEffect _,
          Answer.Unknown _ ->
          List.of();
    };
  }

  private void add(ConfigVersion version, ConfigCall call) {
    var same = versions.putIfAbsent(version.number(), version);
    if (same != null && !same.equals(version)) {
      doubled("two versions have one number: %s, and [%s]".formatted(same, call));
      return;
    }
    var other = madeBy.putIfAbsent(version.message(), version);
    if (other != null && other.number() != version.number()) {
      doubled("one write made two versions: %s, and %s".formatted(other, version));
    }
  }

  private void checkHistory(ConfigCall call) {
    if (!(call.answer() instanceof Answer.Versions(var shown))) {
      return;
    }
    for (int i = 0; i < shown.size(); i++) {
      if (shown.get(i).number() != shown.getFirst().number() - i) {
        lost("a history goes from %s to %s", shown.get(i - 1), shown.get(i), call);
      }
    }
    if (!shown.isEmpty() && shown.getLast().number() != 1) {
      lost("a history of %s ends with %s", shown.getFirst(), shown.getLast(), call);
    }
  }

  /** What is there already makes no version. */
  private void checkChange(ConfigVersion version) {
    var before = version(version.number() - 1);
    if (before != null
        && before.isDeletion() == version.isDeletion()
        && before.checksum().equals(version.checksum())
        && before.mediaType().equals(version.mediaType())) {
      doubled("a version is no change: %s after %s".formatted(version, before));
    }
  }

  private void lost(String what, ConfigVersion one, ConfigVersion other, ConfigCall call) {
    var explanation = what.formatted("version " + one.number(), "version " + other.number());
    violations.add(
        new ConfigViolation(
            Kind.LOST_VERSION,
            "%s at %s: %s".formatted(explanation, call.source(), numbers(call.answer()))));
  }

  private static String numbers(Answer answer) {
    return seen(answer).stream()
        .map(version -> String.valueOf(version.number()))
        .limit(50)
        .collect(joining(", "));
  }

  private void doubled(String explanation) {
    violations.add(new ConfigViolation(Kind.DOUBLED_VERSION, explanation));
  }
}
