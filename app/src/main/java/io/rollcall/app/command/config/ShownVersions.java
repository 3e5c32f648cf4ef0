package io.rollcall.app.command.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.app.command.EventReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a watch has shown: the latest version of each configuration. What the server tells after a
 * connection broke is compared with that, so that a change in between is found.
 */
final class ShownVersions {

  /** The latest that is known of a configuration; the line is empty when no version is. */
  private record Shown(String line, boolean hasValue) {

    static final Shown NONE = new Shown("", false);

    static Shown of(JsonNode version) {
      return version.path("version").isNull()
          ? NONE
          : new Shown(VersionLine.of(version), !version.path("deleted").asBoolean());
    }

    /** Where the server names no version, it may be a deletion that was shown. */
    boolean isSameAs(Shown later) {
      return equals(later) || (!hasValue && later.equals(NONE));
    }
  }

  private final Map<String, Shown> latest = new LinkedHashMap<>();

  /** The keys that were told of a state of which there is more to come. */
  private final Set<String> stated = new HashSet<>();

  /** Whether all that there was at first has been told. */
  private boolean hasBegun;

  private boolean hasChanged;

  /**
   * What is to be shown.
   *
   * @param lines those of other versions
   * @param gone the keys that have no value
   */
  record News(List<String> lines, List<String> gone) {}

  /** Whether there has been another version than what there was at first. */
  boolean hasChanged() {
    return hasChanged;
  }

  /** A new connection tells a state from its beginning, if it tells one. */
  void connected() {
    stated.clear();
  }

  /** Takes what a {@code state} or a {@code change} tells. */
  News take(EventReader.Event event, JsonNode data) {
    var news = new News(new ArrayList<>(), new ArrayList<>());
    boolean isState = event.name().equals("state");
    if (!data.has("entries")) {
      take(data.path("key").asText(), Shown.of(data), news);
      hasBegun = true;
      return news;
    }
    for (var version : data.path("entries")) {
      var key = version.path("key").asText();
      take(key, Shown.of(version), news);
      if (isState) {
        stated.add(key);
      }
    }
    if (isState && !data.path("more").asBoolean()) {
      List.copyOf(latest.keySet()).stream()
          .filter(key -> !stated.contains(key))
          .forEach(key -> take(key, Shown.NONE, news));
      stated.clear();
      hasBegun = true;
    }
    return news;
  }

  private void take(String key, Shown now, News news) {
    var before = latest.get(key);
    if (before != null && before.isSameAs(now)) {
      return;
    }
    latest.put(key, now);
    hasChanged |= hasBegun || before != null;
    if (now.line().isEmpty()) {
      news.gone().add(key);
    } else {
      news.lines().add(now.line());
    }
  }
}
