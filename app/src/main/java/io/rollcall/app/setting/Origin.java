package io.rollcall.app.setting;

/** Where a value comes from; later ones win over earlier ones. */
public enum Origin {
  DEFAULT,
  FILE,
  VARIABLE,
  OPTION
}
