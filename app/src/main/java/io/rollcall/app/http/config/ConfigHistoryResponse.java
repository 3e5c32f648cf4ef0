package io.rollcall.app.http.config;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.config.ConfigHistory;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the versions of one configuration, the latest first.
 *
 * @param next what to send as {@code from} for the next page; null on the last one
 */
@Serdeable.Serializable
@Schema(name = "ConfigHistory")
public record ConfigHistoryResponse(
    String key, List<ConfigVersionResponse> versions, @Nullable String next) {

  static ConfigHistoryResponse of(String key, ConfigHistory history) {
    return new ConfigHistoryResponse(
        key, history.versions().stream().map(ConfigVersionResponse::of).toList(), history.next());
  }
}
