package io.rollcall.app.command.config;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One version as a line for other programs, its parts between tabs: key, version, time, author,
 * media type or {@code deleted}, message. None of them has a tab or a line end.
 */
final class VersionLine {

  private VersionLine() {}

  static String of(JsonNode version) {
    boolean isDeletion = version.path("deleted").asBoolean();
    return String.join(
        "\t",
        version.path("key").asText(),
        version.path("version").asText(),
        version.path("time").asText(),
        version.path("author").asText(),
        isDeletion ? "deleted" : version.path("contentType").asText(),
        version.path("message").asText());
  }
}
