package io.rollcall.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Reads small files of text, and never waits for one that is a pipe. */
final class BoundedFile {

  /** Of a file of certificates. */
  private static final int MOST_FINGERPRINTED = 1024 * 1024;

  private BoundedFile() {}

  /**
   * What is in {@code file}.
   *
   * @throws IOException saying in a few words why it cannot be read
   */
  static String read(Path file, int mostBytes) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException("there is no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is not a regular file");
    }
    if (!Files.isReadable(file)) {
      throw new IOException("it may not be read");
    }
    try (var input = Files.newInputStream(file)) {
      var bytes = input.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new IOException("it has more than %d bytes".formatted(mostBytes));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not text in UTF-8", e);
    }
  }

  /**
   * What tells one content of {@code file} from another; the same for all that cannot be read.
   *
   * @param file its path; empty for none
   */
  static String fingerprint(String file) {
    if (file.isEmpty()) {
      return "";
    }
    try {
      var content = read(Path.of(file), MOST_FINGERPRINTED).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (IOException | NoSuchAlgorithmException unreadable) {
      return "";
    }
  }
}
