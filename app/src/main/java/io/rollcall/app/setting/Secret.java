package io.rollcall.app.setting;

/**
 * A text that must not be shown: not in a log, an error or a metric.
 *
 * @param reveal the text itself
 */
public record Secret(String reveal) {

  @Override
  public String toString() {
    return "***";
  }
}
