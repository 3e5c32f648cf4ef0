package io.rollcall.app.management;

import io.micronaut.core.async.publisher.AsyncSingleResultPublisher;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import io.micronaut.scheduling.TaskExecutors;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.registry.RegistryException;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;

/** Ready when the backend is in reach and has told which services there are. */
@Singleton
@Readiness
final class RegistryReadiness implements HealthIndicator {

  private final RegistryBackend backend;
  private final ServiceCatalog catalog;
  private final ExecutorService executor;

  RegistryReadiness(
      RegistryBackend backend,
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
    try {
      backend.check();
      catalog.names();
      return result(HealthStatus.UP, "in reach");
    } catch (RegistryException e) {
      return result(HealthStatus.DOWN, e.getMessage());
    }
  }

  private HealthResult result(HealthStatus status, String reason) {
    return HealthResult.builder("backend", status)
        .details(Map.of("name", backend.name(), "reason", reason))
        .build();
  }
}
