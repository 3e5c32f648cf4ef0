package io.rollcall.app.management;

import io.micronaut.context.annotation.Primary;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.endpoint.health.HealthLevelOfDetail;
import io.micronaut.management.health.aggregator.DefaultHealthAggregator;
import io.micronaut.management.health.aggregator.HealthAggregator;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import org.reactivestreams.Publisher;

/**
 * Tells everybody which part of the server is not well, and in one sentence why. Who may see
 * details is told more, in the same place: what the store itself said, which may name its address.
 */
@Singleton
@Primary
final class ToldReasons implements HealthAggregator<HealthResult> {

  private final DefaultHealthAggregator details;

  ToldReasons(DefaultHealthAggregator details) {
    this.details = details;
  }

  @Override
  public Publisher<HealthResult> aggregate(
      HealthIndicator[] indicators, HealthLevelOfDetail level) {
    var whole = details.aggregate(indicators, HealthLevelOfDetail.STATUS_DESCRIPTION_DETAILS);
    return level == HealthLevelOfDetail.STATUS
        ? Publishers.map(whole, ToldReasons::withoutDetails)
        : whole;
  }

  @Override
  public Publisher<HealthResult> aggregate(String name, Publisher<HealthResult> results) {
    return details.aggregate(name, results);
  }

  private static HealthResult withoutDetails(HealthResult whole) {
    var unwell = new TreeMap<String, HealthResult>();
    if (whole.getDetails() instanceof Map<?, ?> parts) {
      parts.forEach(
          (name, part) -> {
            if (part instanceof HealthResult result
                && !HealthStatus.UP.equals(result.getStatus())) {
              unwell.put(name.toString(), reason(result));
            }
          });
    }
    var told = HealthResult.builder(whole.getName(), whole.getStatus());
    return unwell.isEmpty() ? told.build() : told.details(unwell).build();
  }

  private static HealthResult reason(HealthResult part) {
    var status = part.getStatus();
    return HealthResult.builder(part.getName(), status)
        .details(status.getDescription().map(reason -> Map.of("reason", reason)).orElse(Map.of()))
        .build();
  }
}
