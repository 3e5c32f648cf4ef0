package io.rollcall.app.http.instance;

import io.rollcall.app.http.json.JsonObject;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A status that somebody measured.
 *
 * @param output what the measurement said, for people; at most 1024 characters
 * @param revision of the registration that was measured: one that was replaced since keeps its
 *     status. When not given, the status goes to whatever is registered
 */
@Schema(name = "HealthReport")
record HealthReportRequest(
    @Schema(
            type = "string",
            allowableValues = {"healthy", "unhealthy", "unknown"})
        String status,
    @Nullable String output,
    @Nullable Long revision) {

  private static final List<String> FIELDS = List.of("status", "output", "revision");

  static HealthReport read(InstanceKey key, JsonObject json) {
    json.allowOnly(FIELDS);
    var status = HealthStatus.of(json.text("status"));
    var output = Objects.requireNonNullElse(json.optionalText("output"), "");
    var revision = json.optionalLong("revision");
    return new HealthReport(
        key, status, output, revision == null ? OptionalLong.empty() : OptionalLong.of(revision));
  }
}
