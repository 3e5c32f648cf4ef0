package io.rollcall.app.setting;

import io.rollcall.file.BoundedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What tells one content of a file from another. */
final class Fingerprint {

  /** No file is used that has more. */
  private static final int MOST_HASHED = 1024 * 1024;

  private Fingerprint() {}

  /** The SHA-256 of what {@code file} begins with, and its size; empty when it cannot be read. */
  static String of(Path file) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(BoundedFile.start(file, MOST_HASHED));
      return HexFormat.of().formatHex(hash) + "/" + Files.size(file);
    } catch (IOException unreadable) {
      return "";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }
}
