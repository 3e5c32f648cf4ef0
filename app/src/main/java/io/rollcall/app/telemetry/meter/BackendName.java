package io.rollcall.app.telemetry.meter;

import io.rollcall.app.section.BackendSection;
import io.rollcall.app.setting.RunningSettings;
import jakarta.inject.Singleton;

/** What the store is called in labels. */
@Singleton
final class BackendName {

  static final String LABEL = "backend";

  private final String name;

  BackendName(RunningSettings settings) {
    this.name = settings.get(BackendSection.class);
  }

  String name() {
    return name;
  }
}
