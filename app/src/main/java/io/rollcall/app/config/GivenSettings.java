package io.rollcall.app.config;

import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySource.PropertyConvention;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was given under {@code rollcall.}, by key without that prefix.
 *
 * <p>Keys are taken as they were written, since they may contain names of services, which
 * Micronaut's own look-up would change. An environment variable counts when it is the upper-case
 * form of a setting: {@code ROLLCALL_HTTP_PORT}.
 */
record GivenSettings(Map<String, String> values) {

  /**
   * @param sources the later ones win
   */
  static GivenSettings of(Collection<PropertySource> sources) {
    var values = new TreeMap<String, String>();
    for (var source : sources) {
      if (source.getConvention() == PropertyConvention.ENVIRONMENT_VARIABLE) {
        KnownSettings.ALL.forEach(
            setting -> put(values, setting.key(), source.get(variable(setting))));
      } else {
        for (var key : source) {
          if (key.startsWith(Setting.PREFIX)) {
            put(values, key.substring(Setting.PREFIX.length()), source.get(key));
          }
        }
      }
    }
    return new GivenSettings(values);
  }

  /**
   * @throws InvalidSetting when what was given breaks the setting's rule
   */
  <T> T get(Setting<T> setting) {
    return parse(setting, setting.key(), values.getOrDefault(setting.key(), setting.standard()));
  }

  /** What was given for each service, by its name. */
  <T> Map<String, T> getForServices(Setting<T> setting) {
    var prefix = setting.prefix();
    return values.entrySet().stream()
        .filter(given -> given.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                given -> given.getKey().substring(prefix.length()),
                given -> parse(setting, given.getKey(), given.getValue())));
  }

  /**
   * @throws InvalidSetting for the first key that is no setting
   */
  void refuseUnknown() {
    for (var key : values.keySet()) {
      if (KnownSettings.ALL.stream().noneMatch(setting -> setting.isNamed(key))) {
        throw InvalidSetting.unknown(Setting.PREFIX + key, nearest(key).fullKey());
      }
    }
  }

  /** Only the keys: values may be secret. */
  @Override
  public String toString() {
    return "GivenSettings" + values.keySet();
  }

  private static void put(Map<String, String> values, String key, Object value) {
    switch (value) {
      case null -> {}
      case Collection<?> list ->
          values.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
      case Map<?, ?> empty when empty.isEmpty() -> {}
      default -> values.put(key, value.toString());
    }
  }

  private static <T> T parse(Setting<T> setting, String key, String text) {
    try {
      return setting.parser().apply(text);
    } catch (IllegalArgumentException e) {
      throw InvalidSetting.value(
          Setting.PREFIX + key, withoutLogins(text), String.valueOf(e.getMessage()));
    }
  }

  /** URLs may have a password in them, though none of ours should. */
  private static String withoutLogins(String text) {
    return text.replaceAll("//[^,]*@", "//***@");
  }

  private static String variable(Setting<?> setting) {
    return setting.fullKey().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static Setting<?> nearest(String key) {
    return KnownSettings.ALL.stream()
        .min(Comparator.comparingInt(setting -> EditDistance.between(key, setting.key())))
        .orElseThrow();
  }
}
