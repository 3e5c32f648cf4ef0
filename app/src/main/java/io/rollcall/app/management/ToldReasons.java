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
        ? HealthResult.builder(null, status).details(unwell(parts)).build()
        : super.buildResult(status, details, level);
  }

  private static Map<String, HealthResult> unwell(Map<?, ?> parts) {
    var unwell = new TreeMap<String, HealthResult>();
    parts.forEach(
        (name, part) -> {
          if (part instanceof HealthResult result && !result.getStatus().equals(HealthStatus.UP)) {
            unwell.put(name.toString(), withoutDetails(result.getStatus()));
          }
        });
    return unwell;
  }

  private static HealthResult withoutDetails(HealthStatus status) {
    return HealthResult.builder(null, status)
        .details(status.getDescription().map(reason -> Map.of("reason", reason)).orElse(null))
        .build();
  }
}
