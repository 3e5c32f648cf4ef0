package io.rollcall.config;

import java.util.List;

/**
 * What watchers are told of the configurations whose keys begin alike: all of them at first, and
 * then those that changed. Immutable.
 */
public sealed interface ConfigNews {

  /** All that have a value; it replaces what was told before. */
  record All(List<ConfigVersion> versions) implements ConfigNews {
    public All {
      versions = List.copyOf(versions);
    }
  }

  /** The latest version of each that changed since the previous delivery; it may be a deletion. */
  record Changed(List<ConfigVersion> versions) implements ConfigNews {
    public Changed {
      versions = List.copyOf(versions);
    }
  }
}
