package io.rollcall.app.setting;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The settings of all parts, as they declare them. */
public final class Sections {

  /** All that are there. */
  static final List<Section<?>> ALL =
      ServiceLoader.load(Section.class).stream()
          .<Section<?>>map(ServiceLoader.Provider::get)
          .toList();

  /** Every setting there is, in the order in which people are shown them. */
  public static final List<Setting<?>> SETTINGS =
      ALL.stream()
          .flatMap(section -> section.settings().stream())
          .flatMap(Sections::withFile)
          .toList();

  private Sections() {}

  private static Stream<Setting<?>> withFile(Setting<?> setting) {
    return setting.type().isSecret() ? Stream.of(setting, setting.inFile()) : Stream.of(setting);
  }
}
