package io.rollcall.app.http.tls;

import io.rollcall.app.section.TlsSection;
import io.rollcall.app.section.TlsSection.Served;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingProblem;
import io.rollcall.app.setting.Settings;
import io.rollcall.tls.TlsMaterial;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the server shows to clients and demands of them. Handshakes that begin after a change go by
 * the new files; connections that there are stay. Thread-safe.
 */
@Singleton
public final class ServerTls implements Reloadable {

  private final RunningSettings settings;
  private volatile @Nullable ServedTls current;

  ServerTls(RunningSettings settings) {
    this.settings = settings;
  }

  /** Whether the API is encrypted. */
  public boolean isOn() {
    return served(settings.current()).isPresent();
  }

  /** What is shown and trusted now; empty where the API is not encrypted. */
  public Optional<TlsMaterial> material() {
    return isOn() ? Optional.of(current().material()) : Optional.empty();
  }

  /**
   * By what handshakes go that begin now. Call only while it {@link #isOn}.
   *
   * @throws InvalidSettings when the files cannot be used
   */
  ServedTls current() {
    var used = current;
    return used == null ? begin() : used;
  }

  @Override
  public Runnable prepare(Settings next) {
    var before = served(settings.current());
    var after = served(next);
    if (before.isPresent() != after.isPresent()) {
      throw new InvalidSettings(
          List.of(
              SettingProblem.of(
                  TlsSection.CERTIFICATE.fullKey(),
                  "is given or left out at a restart alone: without TLS and with it the server"
                      + " listens differently")));
    }
    if (after.isEmpty() || isUsed(next)) {
      return () -> {};
    }
    var built = built(after.get());
    return () -> current = built;
  }

  /** Whether what runs is what {@code next} says, so that clients may go on with their sessions. */
  private boolean isUsed(Settings next) {
    return current != null
        && next.differences(settings.current()).stream().noneMatch(TlsSection::isServed);
  }

  private synchronized ServedTls begin() {
    var used = current;
    if (used == null) {
      used = built(served(settings.current()).orElseThrow());
      current = used;
    }
    return used;
  }

  private static ServedTls built(Served files) {
    try {
      return ServedTls.of(files);
    } catch (IllegalArgumentException e) {
      throw InvalidSettings.of("http", e);
    }
  }

  private static Optional<Served> served(Settings settings) {
    return settings.get(TlsSection.class).served();
  }
}
