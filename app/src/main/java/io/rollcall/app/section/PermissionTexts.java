package io.rollcall.app.section;

import io.rollcall.app.config.ValueType;
import java.util.regex.Pattern;

/** How settings write what somebody may do; package {@code security.access} reads it. */
final class PermissionTexts {

  private static final String PERMISSION = "[a-z]+(,[a-z]+)*:[^\\s:]+";

  private static final Pattern PERMISSIONS =
      Pattern.compile("\\s*%1$s(\\s+%1$s)*\\s*".formatted(PERMISSION));

  static final ValueType<String> LIST =
      ValueType.of(
          "permissions",
          "must be permissions such as register,deregister:orders.*, separated by spaces",
          text -> ValueType.require(text, PERMISSIONS.matcher(text).matches()));

  private PermissionTexts() {}
}
