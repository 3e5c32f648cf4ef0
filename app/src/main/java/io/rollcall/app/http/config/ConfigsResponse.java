package io.rollcall.app.http.config;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.config.ConfigVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the configurations that have a value, in the order of their keys, each as its latest
 * version is.
 *
 * @param next what to send as {@code after} for the next page; null on the last one
 */
@Serdeable.Serializable
@Schema(name = "Configs")
public record ConfigsResponse(List<ConfigVersionResponse> entries, @Nullable String next) {

  /**
   * @param found one more than {@code limit} when there is another page
   */
  static ConfigsResponse of(List<ConfigVersion> found, int limit) {
    var page = found.stream().limit(limit).map(ConfigVersionResponse::of).toList();
    return new ConfigsResponse(page, found.size() > limit ? page.getLast().key() : null);
  }
}
