package io.rollcall.app;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Which Rollcall this is. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"Rollcall " + number()};
  }

  /** As the jar says; a run without the jar has none. */
  static String number() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(unpackaged)");
  }
}
