package io.rollcall.app.command.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.Limits;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where the API has configurations. */
final class ConfigPaths {

  static final String ALL = "/api/v1/config";
  static final String EXPORT = "/api/v1/config-export";
  static final String IMPORT = "/api/v1/config-import";
  static final String WATCH = "/api/v1/config-watch";

  private ConfigPaths() {}

  /**
   * One configuration; a key needs no encoding.
   *
   * @throws io.rollcall.model.RegistryException.InvalidValue when that is no key
   */
  static String of(String key) {
    return ALL + "/" + Limits.requireConfigKey("KEY", key);
  }

  /** {@code path} with what is asked; an empty value is left out. */
  static String query(String path, Map<String, String> parameters) {
    var given =
        new TreeMap<>(parameters)
            .entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
    return given.isEmpty() ? path : path + "?" + given;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
