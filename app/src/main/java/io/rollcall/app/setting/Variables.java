package io.rollcall.app.setting;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The environment variables that are settings: {@code ROLLCALL_HTTP_PORT} and the like. What else
 * begins with {@code ROLLCALL_} may be somebody else's and is let be, unless it is so much like a
 * setting that it is a slip.
 */
final class Variables {

  /** Looked at by {@code bin/rollcall}, and for the form of the log. */
  private static final Set<String> OF_THE_START =
      Set.of("ROLLCALL_HEAP", "ROLLCALL_JAVA_OPTS", "ROLLCALL_JAVA_HOME", "ROLLCALL_LOG_FORMAT");

  /**
   * What Kubernetes puts into every container about each Service: of one named {@code
   * rollcall-http} there is {@code ROLLCALL_HTTP_PORT=tcp://10.0.0.1:80}, among others.
   */
  private static final Pattern NAME_OF_KUBERNETES =
      Pattern.compile("\\w+_PORT(_\\d+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)?");

  private static final Pattern ADDRESS_OF_KUBERNETES =
      Pattern.compile("(tcp|udp|sctp)://[0-9a-fA-F.:\\[\\]]+");

  private static final int NEAR = 2;

  private final Map<String, String> keys = new TreeMap<>();

  Variables(List<Setting<?>> settings) {
    for (var setting : settings) {
      setting.variable().ifPresent(name -> keys.put(name, setting.fullKey()));
    }
  }

  /** The settings that {@code environment} has, by full key. */
  Map<String, String> settings(Map<String, String> environment) {
    var settings = new TreeMap<String, String>();
    keys.forEach(
        (name, key) -> {
          var value = environment.get(name);
          if (value != null && !isOfKubernetes(name, value)) {
            settings.put(key, value);
          }
        });
    return settings;
  }

  /** Tells of each variable that is nearly that of a setting. */
  void tellSlips(Map<String, String> environment, Consumer<SettingProblem> problems) {
    environment.forEach(
        (name, value) -> {
          boolean isOthers = OF_THE_START.contains(name) || isOfKubernetes(name, value);
          if (name.startsWith("ROLLCALL_") && !keys.containsKey(name) && !isOthers) {
            var nearest = EditDistance.nearest(name, keys.keySet());
            if (EditDistance.between(name, nearest) <= NEAR) {
              problems.accept(
                  SettingProblem.of(name, "is not a setting; the nearest one is " + nearest));
            }
          }
        });
  }

  private static boolean isOfKubernetes(String name, String value) {
    return NAME_OF_KUBERNETES.matcher(name).matches()
        && ADDRESS_OF_KUBERNETES.matcher(value).matches();
  }
}
