package io.rollcall.app.http;

import io.rollcall.app.http.json.JsonObject;
import io.rollcall.registry.HealthReport;
import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.InstanceKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a pushed status looks like in a body. */
@Schema(name = "HealthReport")
record HealthReportRequest(String status, @Nullable String output, @Nullable Long revision) {

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
