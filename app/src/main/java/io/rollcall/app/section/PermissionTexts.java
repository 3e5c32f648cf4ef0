package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How settings write what somebody may do, and with which hosts; package {@code security.access}
 * reads it.
 */
final class PermissionTexts {

  private static final String PERMISSION = "[a-z]+(,[a-z]+)*:[^\\s:]+";

  private static final Pattern PERMISSIONS =
      Pattern.compile("\\s*%1$s(\\s+%1$s)*\\s*".formatted(PERMISSION));

  static final ValueType<String> LIST =
      ValueType.of(
          "permissions",
          "must be permissions such as register,deregister:orders.*, separated by spaces",
          text -> ValueType.require(text, PERMISSIONS.matcher(text).matches()));

  private static final Pattern HOSTS = Pattern.compile("[^\\s,]+(\\s*,\\s*[^\\s,]+)*");

  static final ValueType<String> HOST_LIST =
      ValueType.of(
          "list of hosts",
          "must be networks such as 10.0.0.0/8, or names of hosts such as *.orders.internal,"
              + " separated by commas",
          text -> ValueType.require(text, HOSTS.matcher(text).matches()));

  private PermissionTexts() {}

  /**
   * The hosts that {@code setting} binds somebody to. Refuses a name that nothing is granted to: it
   * may be a slip in one that is then not bound.
   */
  static Map<String, String> hosts(
      Reading reading, Setting<String> setting, Setting<String> permissions) {
    var hosts = reading.each(setting);
    for (var name : hosts.keySet()) {
      if (!reading.each(permissions).containsKey(name)) {
        reading.refuseName(
            setting,
            name,
            "must be given together with "
                + permissions.fullKey().replaceFirst("<.*>", Matcher.quoteReplacement(name)));
      }
    }
    return hosts;
  }
}
