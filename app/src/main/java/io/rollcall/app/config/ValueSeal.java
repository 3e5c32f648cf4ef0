package io.rollcall.app.config;

import io.rollcall.app.sealing.Sealing;
import io.rollcall.app.section.ConfigSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.config.ConfigSeal;
import io.rollcall.model.RegistryException.ConfigLocked;
import io.rollcall.model.SealedText;
import io.rollcall.sealing.Sealer;
import jakarta.inject.Singleton;

/**
 * Seals the values of keys that the settings name, and opens whatever was sealed, with the keys
 * that are in use. Thread-safe.
 */
@Singleton
final class ValueSeal implements ConfigSeal {

  private final Sealing sealing;
  private final RunningSettings settings;

  ValueSeal(Sealing sealing, RunningSettings settings) {
    this.sealing = sealing;
    this.settings = settings;
  }

  boolean isSealed(String key) {
    return settings.get(ConfigSection.class).sealed().stream().anyMatch(key::startsWith);
  }

  /** What it goes by: equal until keys or settings are read again. */
  Object rules() {
    return sealing.sealer();
  }

  @Override
  public String seal(String key, String text) {
    if (!isSealed(key)) {
      return text;
    }
    return sealing
        .configSealer()
        .orElseThrow(() -> new ConfigLocked(key, "there are no keys to seal it with"))
        .seal(key, text);
  }

  @Override
  public String open(String key, String stored) {
    if (!SealedText.isSealed(stored)) {
      return stored;
    }
    var opened = sealing.configSealer().map(sealer -> sealer.open(key, stored)).orElse(null);
    if (opened == null) {
      throw new ConfigLocked(key, whyLocked(stored));
    }
    return opened;
  }

  private static String whyLocked(String stored) {
    var id = Sealer.keyId(stored);
    return id.isEmpty()
        ? "it is not what Rollcall seals"
        : "the keyset of this replica does not open it, which was sealed with key "
            + Integer.toUnsignedString(id.getAsInt());
  }
}
