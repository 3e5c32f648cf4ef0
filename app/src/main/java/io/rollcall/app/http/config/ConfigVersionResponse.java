package io.rollcall.app.http.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.config.ConfigResult;
import io.rollcall.config.ConfigVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one version of a configuration, but for its value.
 *
 * @param version 1 for the first; each write has the next
 * @param author who wrote it
 * @param message why, in the author's words
 * @param contentType the media type of its value; missing for a deletion
 * @param size of its value in bytes; missing for a deletion
 * @param checksum SHA-256 of its value as it is stored; missing for a deletion
 * @param restores the version whose value a rollback brought back; missing for others
 * @param deleted whether the configuration has had no value since
 * @param changed whether the write that is answered made this version; missing in other answers
 */
@Serdeable.Serializable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ConfigVersion")
public record ConfigVersionResponse(
    String key,
    long version,
    @Schema(format = "date-time") String time,
    String author,
    String message,
    @Nullable String contentType,
    @Nullable Integer size,
    @Nullable String checksum,
    @Nullable Long restores,
    boolean deleted,
    @Nullable Boolean changed) {

  public static ConfigVersionResponse of(ConfigVersion version) {
    return of(version, null);
  }

  /** What came of a write. */
  public static ConfigVersionResponse of(ConfigResult result) {
    return of(result.version(), result.isChanged());
  }

  private static ConfigVersionResponse of(ConfigVersion version, @Nullable Boolean changed) {
    boolean hasValue = !version.isDeletion();
    return new ConfigVersionResponse(
        version.key(),
        version.number(),
        version.at().toString(),
        version.author(),
        version.message(),
        hasValue ? version.mediaType() : null,
        hasValue ? version.size() : null,
        hasValue ? version.checksum() : null,
        version.restores() == 0 ? null : version.restores(),
        version.isDeletion(),
        changed);
  }
}
