package io.rollcall.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.Limits;
import java.util.Arrays;

/** What is stored under a key: a text of some media type. Immutable. */
public final class ConfigContent {

  private final String mediaType;
  private final byte[] utf8;

  /**
   * @param mediaType such as {@code application/json}; without parameters, as all text is UTF-8
   * @param text whatever it means; bytes that are no text have to be encoded, as Base64, say
   */
  public ConfigContent(String mediaType, String text) {
    this.mediaType = Limits.requireMediaType("content type", mediaType);
    this.utf8 = Limits.requireConfigValue("value", text).getBytes(UTF_8);
  }

  public String mediaType() {
    return mediaType;
  }

  /** Made anew at each call. */
  public String text() {
    return new String(utf8, UTF_8);
  }

  /** The text as it is sent; the same array each time. Don't change it. */
  public byte[] utf8() {
    return utf8;
  }

  /** In bytes, as UTF-8. */
  public int size() {
    return utf8.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfigContent content
        && mediaType.equals(content.mediaType)
        && Arrays.equals(utf8, content.utf8);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(utf8);
  }

  /** Without the text, which may be secret. */
  @Override
  public String toString() {
    return size() + " bytes of " + mediaType;
  }
}
