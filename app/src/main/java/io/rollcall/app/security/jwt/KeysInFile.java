package io.rollcall.app.security.jwt;

import io.rollcall.file.BoundedFile;
import java.io.IOException;
import java.nio.file.Path;

/** Keys as a file has them; settings are read again when it changes. */
record KeysInFile(SigningKeys keys) implements KeySource {

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException that names the setting, for a file that cannot be used
   */
  static KeysInFile read(Path file) {
    try {
      return new KeysInFile(SigningKeys.parse(BoundedFile.text(file, SigningKeys.MOST_BYTES)));
    } catch (IOException e) {
      throw unusable(file, "must be readable, but " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw unusable(file, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException unusable(Path file, String reason) {
    return new IllegalArgumentException("jwks-file '%s' %s".formatted(file, reason));
  }

  @Override
  public void start() {}

  @Override
  public void close() {}
}
