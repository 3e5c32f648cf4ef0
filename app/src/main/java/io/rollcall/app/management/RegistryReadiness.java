package io.rollcall.app.management;

import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.RegistryException;
import io.rollcall.store.Backend;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Ready once the backend has told which services there are. When it gets out of reach the status is
 * degraded, which is ready too: the last known answers are better than none, and every replica
 * would be unready at the same moment.
 */
@Singleton
@Readiness
final class RegistryReadiness implements HealthIndicator {

  private static final HealthStatus DEGRADED =
      new HealthStatus("DEGRADED", "The backend is out of reach", true, 500);

  private final Backend backend;
  private final ServiceCatalog catalog;
  private final ExecutorService executor;

  RegistryReadiness(
      Backend backend,
      ServiceCatalog catalog,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.backend = backend;
    this.catalog = catalog;
    this.executor = executor;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return new AsyncSingleResultPublisher<>(executor, this::look);
  }

  private HealthResult look() {
    var reason = whyOutOfReach();
    try {
      catalog.names();
      return reason == null
          ? result(HealthStatus.UP, "in reach")
          : result(DEGRADED, reason + "; what was last known is served");
    } catch (RegistryException notYet) {
      return result(HealthStatus.DOWN, reason == null ? notYet.getMessage() : reason);
    }
  }

  private @Nullable String whyOutOfReach() {
    try {
      backend.check();
      return null;
    } catch (RegistryException e) {
      return e.getMessage();
    }
  }

  private HealthResult result(HealthStatus status, String reason) {
    return HealthResult.builder("backend", status)
        .details(Map.of("name", backend.registry().name(), "reason", reason))
        .build();
  }
}
