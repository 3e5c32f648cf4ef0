package io.rollcall.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Seals values of configurations, and opens them. The same value of the same configuration, sealed
 * with the same key, gives the same text, as with {@link Sealer}. Immutable.
 */
public final class ConfigSealer {

  private final SealingKeys keys;

  public ConfigSealer(SealingKeys keys) {
    this.keys = keys;
  }

  /** What is to be stored of a value: a quarter longer than its UTF-8, and some 40 characters. */
  public String seal(String key, String value) {
    try {
      var sealed =
          keys.cipher()
              .encryptDeterministically(value.getBytes(UTF_8), Binding.toConfiguration(key));
      return Envelope.BASE85.of(sealed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a value could not be sealed", e);
    }
  }

  /**
   * Null when it was sealed for another configuration, with a key that is not here, or not at all.
   */
  public @Nullable String open(String key, String sealed) {
    var cipherText = Envelope.cipherText(sealed);
    if (cipherText == null) {
      return null;
    }
    try {
      var clear = keys.cipher().decryptDeterministically(cipherText, Binding.toConfiguration(key));
      return new String(clear, UTF_8);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}
