package io.rollcall.backend.consul;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What Consul takes as the metadata of a service, and what does not fit. Not thread-safe. */
final class MetaLimits {

  /** Before the names of Rollcall's own fields. */
  static final String OWN = "rollcall-";

  private static final int ENTRIES = 64;
  private static final int VALUE_BYTES = 512;
  private static final Pattern KEY = Pattern.compile("(?!rollcall-|consul-)[A-Za-z0-9_-]{1,128}");

  private final Map<String, String> meta = new TreeMap<>();
  private final Map<String, String> fields = new TreeMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  /** Adds an own field. They come first: there is room for them all. */
  void field(String name, String value) {
    (fits(value) ? meta : fields).put(OWN + name, value);
  }

  void metadata(Map<String, String> all) {
    all.forEach(
        (key, value) -> {
          var isNatural = KEY.matcher(key).matches() && fits(value) && meta.size() < ENTRIES;
          (isNatural ? meta : metadata).put(key, value);
        });
  }

  /** What Consul takes. */
  Map<String, String> meta() {
    return meta;
  }

  Map<String, String> otherFields() {
    return fields;
  }

  Map<String, String> otherMetadata() {
    return metadata;
  }

  private static boolean fits(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length <= VALUE_BYTES;
  }
}
