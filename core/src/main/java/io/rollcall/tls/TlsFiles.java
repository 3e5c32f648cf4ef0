package io.rollcall.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files for connections by {@code https}. Nothing is read here.
 *
 * @param ca certificates to trust; null for those that the JVM does
 * @param certificate this client's, where the server demands one; else null, as the key is
 */
public record TlsFiles(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {

  /** Throws {@link IllegalArgumentException} for a certificate without a key, or a key alone. */
  public TlsFiles {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "tls.certificate-file and tls.key-file must be given together, but only tls.%s-file is"
              .formatted(key == null ? "certificate" : "key"));
    }
  }
}
