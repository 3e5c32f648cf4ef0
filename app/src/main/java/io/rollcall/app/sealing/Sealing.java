package io.rollcall.app.sealing;

import io.rollcall.app.audit.AuditEvent;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.section.SealingSection;
import io.rollcall.app.security.access.NamePattern;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.Settings;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.SealedText;
import io.rollcall.model.ServiceInstance;
import io.rollcall.sealing.ConfigSealer;
import io.rollcall.sealing.Sealer;
import io.rollcall.sealing.SealingKeys;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Seals what clients register and opens it for answers, with the keys that are in use. All between
 * those two, stores and what is held in memory included, has the sealed text alone. Thread-safe.
 */
@Singleton
public final class Sealing implements Reloadable {

  private final AuditLog audit;

  /** Null until the first settings are prepared, which hold from the start. */
  private volatile @Nullable Keys inUse;

  /**
   * Keys that were prepared.
   *
   * @param sealer empty when there are none
   */
  private record Keys(Optional<Sealer> sealer) {

    List<SealingKeys.Key> all() {
      return sealer.map(keys -> keys.keys().keys()).orElse(List.of());
    }
  }

  Sealing(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public Runnable prepare(Settings next) {
    var prepared = new Keys(sealer(next.get(SealingSection.class)));
    if (inUse == null) {
      inUse = prepared;
    }
    return () -> {
      var before = inUse;
      inUse = prepared;
      if (before != null && !before.all().equals(prepared.all())) {
        record(prepared.all());
      }
    };
  }

  private void record(List<SealingKeys.Key> keys) {
    var ids = keys.stream().map(SealingKeys.Key::idText).toList();
    var primary =
        keys.stream().filter(SealingKeys.Key::isPrimary).map(SealingKeys.Key::idText).findFirst();
    audit.record(new AuditEvent.KeysRead(ids, primary.orElse("")));
  }

  private static Optional<Sealer> sealer(SealingSection.Sealing settings) {
    var file = settings.keysetFile().orElse(null);
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Sealer(KeysetFile.read(file), sensitive(settings.metadata())));
    } catch (IOException e) {
      throw InvalidSettings.value(
          SealingSection.KEYSET_FILE.fullKey(),
          file.toString(),
          "must be a keyset that can be used (%s)".formatted(e.getMessage()));
    }
  }

  private static Predicate<String> sensitive(List<String> texts) {
    var patterns = new ArrayList<NamePattern>();
    for (var text : texts) {
      try {
        patterns.add(NamePattern.of(text));
      } catch (IllegalArgumentException e) {
        throw InvalidSettings.value(SealingSection.METADATA.fullKey(), text, NamePattern.RULE);
      }
    }
    return name -> patterns.stream().anyMatch(pattern -> pattern.matches(name));
  }

  /** What seals and opens now; empty when there are no keys. */
  public Optional<Sealer> sealer() {
    var keys = inUse;
    return keys == null ? Optional.empty() : keys.sealer();
  }

  /** What seals and opens configurations now; empty when there are no keys. */
  public Optional<ConfigSealer> configSealer() {
    return sealer().map(metadata -> new ConfigSealer(metadata.keys()));
  }

  /**
   * What is to be stored of a registration that a client makes.
   *
   * @throws InvalidValue for a value that could be taken for a sealed one
   */
  public Registration seal(Registration clear) {
    clear.metadata().forEach(Sealing::requireUnreserved);
    return sealer().map(keys -> keys.seal(clear)).orElse(clear);
  }

  /** An instance with its metadata in clear, but for what cannot be opened. */
  public ServiceInstance open(ServiceInstance stored) {
    var registration = stored.registration();
    return registration.metadata().values().stream().noneMatch(SealedText::isSealed)
        ? stored
        : sealer()
            .map(keys -> stored.withMetadata(keys.open(registration).metadata()))
            .orElse(stored);
  }

  /** An error as its caller may see it: with keys in use, metadata may be what is secret. */
  public InvalidValue fitToTell(InvalidValue error) {
    return sealer().isPresent() && error.field().startsWith("metadata")
        ? error.withoutValue()
        : error;
  }

  private static void requireUnreserved(String name, String value) {
    if (SealedText.isSealed(value)) {
      throw new InvalidValue(
          "metadata." + name,
          SealedText.PREFIX + "…",
          "must not begin with '%s', which is reserved for what Rollcall seals"
              .formatted(SealedText.PREFIX));
    }
  }
}
