package io.rollcall.contract.configs;

/**
 * Where something is shown.
 *
 * @param replica that was asked
 * @param view what shows one version after the other: one run of that replica, or a watcher there
 */
public record Source(String replica, String view) {
  @Override
  public String toString() {
    return view;
  }
}
