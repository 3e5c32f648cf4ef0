package io.rollcall.bench.load;

/**
 * What the configuration store writes for a value of 1 KiB, for who writes the same without it: a
 * value, and its version twice.
 */
final class ConfigCells {

  static final int VALUE_LENGTH = 1024;
  static final int VERSION_LENGTH = 350;

  private ConfigCells() {}

  /** Another one for each number. */
  static String value(long number) {
    return padded(number, VALUE_LENGTH);
  }

  static String version(long number) {
    return padded(number, VERSION_LENGTH);
  }

  private static String padded(long number, int length) {
    var text = Long.toString(number);
    return text + "x".repeat(length - text.length());
  }
}
