package io.rollcall.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads small files, and never waits for one that is a pipe. Methods throw {@link IOException},
 * saying in a few words why a file cannot be read.
 */
public final class BoundedFile {

  private BoundedFile() {}

  /** What is in {@code file}, which must be text in UTF-8. */
  public static String text(Path file, int mostBytes) throws IOException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(file, mostBytes)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not text in UTF-8", e);
    }
  }

  /** What is in {@code file}. */
  public static byte[] bytes(Path file, int mostBytes) throws IOException {
    var bytes = start(file, mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new IOException("it has more than %d bytes".formatted(mostBytes));
    }
    return bytes;
  }

  /** The first bytes of {@code file}; all of them when it has no more than {@code mostBytes}. */
  public static byte[] start(Path file, int mostBytes) throws IOException {
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
      return input.readNBytes(mostBytes);
    }
  }
}
