package io.rollcall.app.http.config.transfer;

import static java.util.Objects.requireNonNullElse;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.json.JsonElement;
import io.rollcall.app.http.json.JsonObject;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigEntry;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;

/**
 * The file that an export is, and an import takes.
 *
 * @param prefix with which the keys begin; an import does without
 */
@Schema(
    name = "ConfigFile",
    requiredProperties = {"format", "entries"})
record ConfigFile(String format, String prefix, List<ConfigFile.Entry> entries) {

  static final String FORMAT = "rollcall-config/1";

  static final int MOST_ENTRIES = 10_000;

  private static final List<String> FIELDS = List.of("format", "prefix", "entries");
  private static final List<String> ENTRY_FIELDS =
      List.of("key", "version", "contentType", "value");

  /**
   * One configuration.
   *
   * @param version the latest when it was exported; an import does without
   * @param contentType {@code text/plain} when an import has none
   */
  @Serdeable.Serializable
  @Schema(
      name = "ConfigFileEntry",
      requiredProperties = {"key", "value"})
  record Entry(String key, long version, String contentType, String value) {

    static Entry of(ConfigEntry entry) {
      var version = entry.version();
      return new Entry(
          version.key(), version.number(), version.mediaType(), entry.content().text());
    }
  }

  /** The entries of a file, each of which is read for itself, later. */
  static List<JsonElement> entries(JsonObject file) {
    file.allowOnly(FIELDS);
    var format = file.text("format");
    if (!format.equals(FORMAT)) {
      throw new InvalidValue("format", format, "must be " + FORMAT);
    }
    return file.elements("entries", MOST_ENTRIES);
  }

  /** What one entry asks to be written. */
  record Wanted(String key, ConfigContent content) {

    static Wanted of(JsonObject entry) {
      entry.allowOnly(ENTRY_FIELDS);
      var type = requireNonNullElse(entry.optionalText("contentType"), "text/plain");
      return new Wanted(
          Limits.requireConfigKey("key", entry.text("key")),
          new ConfigContent(type.toLowerCase(Locale.ROOT), entry.text("value")));
    }
  }
}
