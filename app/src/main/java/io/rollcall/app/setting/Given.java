package io.rollcall.app.setting;

/** A text that was given for a setting, and where. */
record Given(String text, Origin origin) {

  /** Without the text, which may be secret. */
  @Override
  public String toString() {
    return "given by " + origin;
  }
}
