package io.rollcall.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.file.BoundedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a command is given to send. */
public final class Input {

  private Input() {}

  /**
   * The text of {@code file}, or of standard input when there is none.
   *
   * @throws IllegalArgumentException when it can't be read, is too large, or is not UTF-8
   */
  public static String text(@Nullable Path file, int mostBytes) {
    try {
      return file == null ? ofStandardInput(mostBytes) : BoundedFile.text(file, mostBytes);
    } catch (IOException e) {
      var name = file == null ? "standard input" : "file " + file;
      throw new IllegalArgumentException("%s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static String ofStandardInput(int mostBytes) throws IOException {
    var bytes = System.in.readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new IOException("it has more than %d bytes".formatted(mostBytes));
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not text in UTF-8", e);
    }
  }
}
