package io.rollcall.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.SealedText;
import java.security.GeneralSecurityException;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Seals the sensitive metadata of registrations, and opens it. The same value of the same instance
 * and metadata key, sealed with the same key, gives the same text (deterministic AEAD, RFC 5297),
 * so that stores can tell without a key that a registration is the same. Immutable.
 */
public final class Sealer {

  private final SealingKeys keys;
  private final Predicate<String> isSensitive;

  /**
   * Makes one.
   *
   * @param isSensitive which metadata is sealed, by its key
   */
  public Sealer(SealingKeys keys, Predicate<String> isSensitive) {
    this.keys = keys;
    this.isSensitive = isSensitive;
  }

  /** What seals and opens. */
  public SealingKeys keys() {
    return keys;
  }

  /** Whether the metadata of that key is sealed. */
  public boolean isSensitive(String name) {
    return isSensitive.test(name);
  }

  /** What is to be stored of a registration that its owner makes. */
  public Registration seal(Registration clear) {
    var metadata = new TreeMap<>(clear.metadata());
    metadata.replaceAll(
        (name, value) -> isSensitive.test(name) ? seal(clear.key(), name, value) : value);
    return clear.withMetadata(metadata);
  }

  /** Whether the same value may be stored as several texts, as it may while keys change. */
  public boolean isRotating() {
    return keys.keys().size() > 1;
  }

  /**
   * Whether what is stored says the same as a registration that its owner makes, and is sealed as
   * it should be, be it with a former key.
   */
  public boolean isSame(Registration stored, Registration clear) {
    return open(stored).equals(clear)
        && stored.metadata().entrySet().stream()
            .allMatch(
                entry -> isSensitive.test(entry.getKey()) == SealedText.isSealed(entry.getValue()));
  }

  /**
   * What is to be stored instead of a registration: all that is sensitive sealed with the primary
   * key, but for what cannot be opened, which stays as it is.
   */
  public Registration reseal(Registration stored) {
    var metadata = new TreeMap<>(stored.metadata());
    metadata.replaceAll((name, value) -> resealed(stored.key(), name, value));
    return stored.withMetadata(metadata);
  }

  private String resealed(InstanceKey key, String name, String value) {
    if (!SealedText.isSealed(value)) {
      return isSensitive.test(name) ? seal(key, name, value) : value;
    }
    var clear = open(key, name, value);
    return clear == null ? value : seal(key, name, clear);
  }

  /** With all metadata in clear, but for what cannot be opened, which stays as it is. */
  public Registration open(Registration stored) {
    var metadata = new TreeMap<>(stored.metadata());
    metadata.replaceAll(
        (name, value) -> {
          var clear = SealedText.isSealed(value) ? open(stored.key(), name, value) : value;
          return clear == null ? value : clear;
        });
    return stored.withMetadata(metadata);
  }

  /** By the key that a sealed value names; whether that opens it, opening it alone tells. */
  public SealState state(String sealed) {
    var id = keyId(sealed);
    if (id.isEmpty() || !keys.has(id.getAsInt())) {
      return SealState.LOCKED;
    }
    return id.getAsInt() == keys.primary() ? SealState.CURRENT : SealState.FORMER;
  }

  /** The id of the key that a value was sealed with; empty when it does not say. */
  public static OptionalInt keyId(String sealed) {
    return Envelope.keyId(sealed);
  }

  private String seal(InstanceKey key, String name, String value) {
    try {
      var cipher = keys.cipher();
      return Envelope.BASE64.of(
          cipher.encryptDeterministically(value.getBytes(UTF_8), Binding.toMetadata(key, name)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a value could not be sealed", e);
    }
  }

  /** Null when it was sealed for something else, with a key that is not here, or not at all. */
  private @Nullable String open(InstanceKey key, String name, String sealed) {
    var cipherText = Envelope.cipherText(sealed);
    if (cipherText == null) {
      return null;
    }
    try {
      var clear = keys.cipher().decryptDeterministically(cipherText, Binding.toMetadata(key, name));
      return new String(clear, UTF_8);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
