package io.rollcall.app.wiring;

import io.rollcall.app.section.BackendSection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.Settings;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** Which of the backends is used. */
@Singleton
final class BackendChoice implements Reloadable {

  private final List<BackendFactory> factories;

  BackendChoice(List<BackendFactory> factories) {
    this.factories = factories;
  }

  /**
   * What makes the backend that is configured.
   *
   * @throws InvalidSettings when there is none of that name
   */
  BackendFactory of(Settings settings) {
    var name = settings.get(BackendSection.class);
    return factories.stream()
        .filter(factory -> factory.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> InvalidSettings.value("rollcall.backend", name, "must be one of " + known()));
  }

  @Override
  public Runnable prepare(Settings next) {
    return of(next).prepare(next);
  }

  private String known() {
    return factories.stream().map(BackendFactory::name).sorted().collect(Collectors.joining(", "));
  }
}
