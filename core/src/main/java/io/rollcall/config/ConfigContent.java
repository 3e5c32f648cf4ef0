package io.rollcall.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.model.Limits;

/**
 * What is stored under a key. Immutable.
 *
 * @param mediaType such as {@code application/json}; without parameters, as all text is UTF-8
 * @param text whatever it means; bytes that are no text have to be encoded, as Base64, say
 */
public record ConfigContent(String mediaType, String text) {

  public ConfigContent {
    Limits.requireMediaType("content type", mediaType);
    Limits.requireConfigValue("value", text);
  }

  /** In bytes, as UTF-8. */
  public int size() {
    return text.getBytes(UTF_8).length;
  }
}
