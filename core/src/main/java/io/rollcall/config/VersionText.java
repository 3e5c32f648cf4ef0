package io.rollcall.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A {@link StoredVersion} as stores hold it: lines such as {@code author: alice}, for people to
 * read there. No part of it has a line break. Lines with other names are passed over: a later
 * version of Rollcall may have written them.
 */
final class VersionText {

  private static final String SEPARATOR = ": ";

  private VersionText() {}

  static String write(StoredVersion stored) {
    var version = stored.version();
    return """
        version: %d
        attempt: %s
        previous: %s
        time: %s
        author: %s
        message: %s
        media-type: %s
        size: %d
        sha-256: %s
        restores: %d
        deletion: %b
        """
        .formatted(
            version.number(),
            stored.attempt(),
            stored.previous(),
            version.at(),
            version.author(),
            version.message(),
            version.mediaType(),
            version.size(),
            version.checksum(),
            version.restores(),
            version.isDeletion());
  }

  /**
   * @throws IllegalArgumentException when it makes no sense
   */
  static StoredVersion read(String key, String text) {
    var lines = lines(text);
    try {
      return new StoredVersion(
          new ConfigVersion(
              key,
              Long.parseLong(get(lines, "version")),
              Instant.parse(get(lines, "time")),
              get(lines, "author"),
              get(lines, "message"),
              get(lines, "media-type"),
              Integer.parseInt(get(lines, "size")),
              get(lines, "sha-256"),
              Long.parseLong(get(lines, "restores")),
              Boolean.parseBoolean(get(lines, "deletion"))),
          get(lines, "attempt"),
          get(lines, "previous"));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its time makes no sense", e);
    }
  }

  private static Map<String, String> lines(String text) {
    return text.lines()
        .filter(line -> line.contains(SEPARATOR))
        .map(line -> line.split(SEPARATOR, 2))
        .collect(
            Collectors.toMap(
                parts -> parts[0], parts -> parts[1], (first, _) -> first, HashMap::new));
  }

  private static String get(Map<String, String> lines, String name) {
    var value = lines.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it has no line '" + name + "'");
    }
    return value;
  }
}
