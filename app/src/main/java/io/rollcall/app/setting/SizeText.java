package io.rollcall.app.setting;

import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512KB}, of 1024 bytes to a KB. */
final class SizeText {

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,6})(KB|MB|GB)");

  private SizeText() {}

  /**
   * In bytes.
   *
   * @throws IllegalArgumentException when it is no size
   */
  static long parse(String text) {
    var size = TEXT.matcher(text);
    ValueType.require(text, size.matches());
    return Long.parseLong(size.group(1))
        << switch (size.group(2)) {
          case "KB" -> 10;
          case "MB" -> 20;
          default -> 30;
        };
  }

  /** With the largest unit of which it is a whole number. */
  static String of(long bytes) {
    if (bytes % (1 << 30) == 0) {
      return (bytes >> 30) + "GB";
    }
    return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MB" : (bytes >> 10) + "KB";
  }
}
