package io.rollcall.app.http.config;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.config.ConfigResult;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What came of each of several writes, in their order. */
@Serdeable.Serializable
@Schema(name = "ConfigResults")
public record ConfigResultsResponse(List<ConfigVersionResponse> results) {

  static ConfigResultsResponse of(List<ConfigResult> results) {
    return new ConfigResultsResponse(results.stream().map(ConfigVersionResponse::of).toList());
  }
}
