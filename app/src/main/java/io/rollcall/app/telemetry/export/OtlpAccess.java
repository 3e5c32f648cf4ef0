package io.rollcall.app.telemetry.export;

import io.rollcall.app.section.TelemetrySection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a collector lets Rollcall in by: headers and certificates, which may be replaced while it
 * runs. Thread-safe.
 */
@Singleton
final class OtlpAccess implements Reloadable {

  private final RunningSettings settings;
  private volatile @Nullable ReplaceableTls used;

  OtlpAccess(RunningSettings settings) {
    this.settings = settings;
  }

  /** Those to send now, which may be secret. */
  Map<String, String> headers() {
    return settings
        .get(TelemetrySection.class)
        .otlp()
        .headers()
        .map(TelemetrySection::headers)
        .orElse(Map.of());
  }

  /**
   * Goes by the files of the day; null when none is named. Call once.
   *
   * @throws InvalidSettings when they cannot be used
   */
  @Nullable ReplaceableTls tls() {
    var material = material(settings.current());
    if (material == null) {
      return null;
    }
    var tls = new ReplaceableTls(material);
    used = tls;
    return tls;
  }

  /** Where no file was named at the start, one that is named later takes a restart. */
  @Override
  public Runnable prepare(Settings next) {
    var material = material(next);
    return () -> {
      var tls = used;
      if (tls != null && material != null) {
        tls.replace(material);
      }
    };
  }

  private static @Nullable TlsMaterial material(Settings settings) {
    var files = settings.get(TelemetrySection.class).otlp().tls();
    try {
      return files.map(TlsMaterial::of).orElse(null);
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("telemetry.otlp", e);
    }
  }
}
