package io.rollcall.app.management;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthLevelOfDetail;
import io.micronaut.management.health.aggregator.DefaultHealthAggregator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.runtime.ApplicationConfiguration;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells everybody which part of the server is not well, and in one sentence why. Who may see
 * details is told more, in the same place: what the store itself said, which may name its address.
 */
@Singleton
@Replaces(DefaultHealthAggregator.class)
final class ToldReasons extends DefaultHealthAggregator {

  ToldReasons(ApplicationConfiguration application) {
    super(application);
  }

  @Override
  protected HealthResult buildResult(
      HealthStatus status, Object details, HealthLevelOfDetail level) {
    return level == HealthLevelOfDetail.STATUS && details instanceof Map<?, ?> parts
        ? named(status, unwell(parts))
        : super.buildResult(status, details, level);
  }

  private Map<String, HealthResult> unwell(Map<?, ?> parts) {
    var unwell = new TreeMap<String, HealthResult>();
    parts.forEach(
        (name, part) -> {
          if (part instanceof HealthResult result && !result.getStatus().equals(HealthStatus.UP)) {
            unwell.put(name.toString(), named(result.getStatus(), reason(result.getStatus())));
          }
        });
    return unwell;
  }

  private HealthResult named(HealthStatus status, Map<String, ?> details) {
    return super.buildResult(status, details, HealthLevelOfDetail.STATUS_DESCRIPTION_DETAILS);
  }

  private static Map<String, String> reason(HealthStatus status) {
    return status.getDescription().map(reason -> Map.of("reason", reason)).orElse(Map.of());
  }
}
