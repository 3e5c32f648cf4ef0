package io.rollcall.app.http.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.rollcall.config.ConfigContent;
import io.rollcall.model.RegistryException.InvalidValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request brings to be written. */
final class ConfigBody {

  /** The header that says why. */
  static final String MESSAGE = "Rollcall-Message";

  /** Of a value that was sent without one. */
  static final String STANDARD_TYPE = "text/plain";

  private static final byte[] EMPTY = {};

  private ConfigBody() {}

  /**
   * The value that a body is; an empty one is a value as well.
   *
   * @throws InvalidValue when it is not UTF-8, or nothing that can be kept
   */
  static ConfigContent content(HttpRequest<byte[]> request) {
    var type = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
    var name = type == null ? STANDARD_TYPE : type.split(";", 2)[0].strip();
    var text = text(request.getBody().orElse(EMPTY));
    if (text == null) {
      throw new InvalidValue("value", "…", "must be UTF-8").withoutValue();
    }
    return new ConfigContent(name.toLowerCase(Locale.ROOT), text);
  }

  /**
   * Why something is written; empty when that is not said. HTTP leaves open how a header is encoded
   * that is more than ASCII: here it is UTF-8, which the server reads byte by byte.
   */
  static String message(HttpRequest<?> request) {
    var sent = request.getHeaders().get(MESSAGE);
    if (sent == null) {
      return "";
    }
    var message = text(sent.getBytes(ISO_8859_1));
    if (message == null) {
      throw new InvalidValue(MESSAGE, sent, "must be UTF-8");
    }
    return message;
  }

  private static @Nullable String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
