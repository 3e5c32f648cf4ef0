package io.rollcall.app.management;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.rollcall.app.section.ManagementSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.RegistryException;
import io.rollcall.runtime.Rollcall;
import io.rollcall.store.RegistryBackend;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/**
 * Ready once it is known which services there are. When the backend gets out of reach the status is
 * degraded, which is ready too: the last known answers are better than none, and every replica
 * would be unready at the same moment. Where the operator has set for how long that may last, the
 * server is not ready after that. Whoever asks is answered at once, since nothing is waited for.
 */
@Singleton
@Readiness
@Requires(beans = Rollcall.class)
final class RegistryReadiness implements HealthIndicator {

  private static final HealthStatus DEGRADED =
      new HealthStatus(
          "DEGRADED", "the backend is out of reach; what was last known is served", true, 500);
  private static final HealthStatus TOO_LONG_AWAY =
      HealthStatus.DOWN.describe(
          "the backend has been out of reach for longer than rollcall.management.not-ready-after");
  private static final HealthStatus NOTHING_KNOWN =
      HealthStatus.DOWN.describe("the backend has not told which services there are");

  private final RegistryBackend backend;
  private final StoreReach reach;
  private final ServiceCatalog catalog;
  private final RunningSettings settings;

  RegistryReadiness(
      RegistryBackend backend, StoreReach reach, ServiceCatalog catalog, RunningSettings settings) {
    this.backend = backend;
    this.reach = reach;
    this.catalog = catalog;
    this.settings = settings;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.just(result());
  }

  private HealthResult result() {
    var absence = reach.absence();
    var why = absence.map(StoreReach.Absence::reason);
    if (!isAnythingKnown()) {
      return result(NOTHING_KNOWN, why.orElse("it is in reach, and has not told yet"));
    }
    return absence.map(this::away).orElseGet(() -> result(HealthStatus.UP, "in reach"));
  }

  private HealthResult away(StoreReach.Absence absence) {
    boolean isTooLong =
        settings
            .get(ManagementSection.class)
            .notReadyAfter()
            .filter(most -> absence.lasting().compareTo(most) >= 0)
            .isPresent();
    return result(isTooLong ? TOO_LONG_AWAY : DEGRADED, absence.reason());
  }

  private boolean isAnythingKnown() {
    try {
      catalog.names();
      return true;
    } catch (RegistryException notYet) {
      return false;
    }
  }

  private HealthResult result(HealthStatus status, String reason) {
    return HealthResult.builder("backend", status)
        .details(Map.of("name", backend.name(), "reason", reason))
        .build();
  }
}
