package io.rollcall.app.section;

import io.rollcall.app.config.ValueType;
import java.util.regex.Pattern;

/** How settings write what somebody may do; package {@code security.access} reads it. */
final class PermissionTexts {

  private static final Pattern ACTIONS_ON_NAMES =
      Pattern.compile("[a-z ]+ on [^,]+(,[a-z ]+ on [^,]+)*");

  static final ValueType<String> LIST =
      ValueType.of(
          "list of permissions",
          "must be permissions such as 'register deregister on orders.*', separated by commas",
          text -> ValueType.require(text, ACTIONS_ON_NAMES.matcher(text).matches()));

  private PermissionTexts() {}
}
