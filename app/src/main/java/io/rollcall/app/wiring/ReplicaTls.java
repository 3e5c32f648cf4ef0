package io.rollcall.app.wiring;

import io.rollcall.app.section.TlsSection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Singleton;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How this replica calls others: whom it trusts, and which certificate it shows them. */
@Singleton
final class ReplicaTls implements Reloadable {

  private final RunningSettings settings;
  private volatile @Nullable ReplaceableTls used;

  ReplicaTls(RunningSettings settings) {
    this.settings = settings;
  }

  /**
   * Goes by the files of the day. Call once.
   *
   * @throws InvalidSettings when they cannot be used
   */
  SSLContext context() {
    var tls = new ReplaceableTls(material(settings.current()));
    used = tls;
    return tls.newContext();
  }

  @Override
  public Runnable prepare(Settings next) {
    var tls = used;
    if (tls == null && next.get(TlsSection.class).replicas().ca() == null) {
      return () -> {}; // nobody is called, and what is shown is checked by who serves it
    }
    var material = material(next);
    return tls == null ? () -> {} : () -> tls.replace(material);
  }

  private static TlsMaterial material(Settings settings) {
    try {
      return TlsMaterial.of(settings.get(TlsSection.class).replicas());
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("http", e);
    }
  }
}
