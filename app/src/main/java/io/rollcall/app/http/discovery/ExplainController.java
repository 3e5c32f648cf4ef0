package io.rollcall.app.http.discovery;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiFilter;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.query.FilterQuery;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.security.access.Action;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.health.HealthMonitor;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.ServiceInstance;
import io.rollcall.replica.Replicas;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tells operators why an instance is served, or is not. */
@Controller("/api/v1/services/{service}/explain")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.DISCOVERY)
@ApiProblem.Refused
final class ExplainController {

  private final Discovery discovery;
  private final HealthMonitor monitor;
  private final Replicas replicas;
  private final RegistryBackend backend;
  private final SnapshotAnswers answers;
  private final Clock clock;

  ExplainController(
      Discovery discovery,
      HealthMonitor monitor,
      Replicas replicas,
      RegistryBackend backend,
      SnapshotAnswers answers,
      Clock clock) {
    this.discovery = discovery;
    this.monitor = monitor;
    this.replicas = replicas;
    this.backend = backend;
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * Explains, for each instance of a service, why it would be returned or not.
   *
   * <p>Takes the parameters of discovery. Only the replica that probes an instance knows its last
   * results; {@code probedBy} says which that is, or that the store itself probes it.
   */
  @Get
  @Needs(action = Action.DISCOVER, of = "service")
  @ApiFilter.ByHealth
  @ApiFilter.ByProperties
  @ApiResponse(responseCode = "200", description = "All instances, sorted by id")
  @ApiProblem.Invalid
  @ApiProblem.Unavailable
  HttpResponse<ExplainResponse> explain(String service, HttpRequest<?> request) {
    var filter = FilterQuery.read(new Query(request, FilterQuery.WITH_HEALTH));
    var snapshot = discovery.discover(service);
    return answers.addFreshness(HttpResponse.ok(explain(snapshot, filter)), snapshot);
  }

  private ExplainResponse explain(ServiceSnapshot snapshot, InstanceFilter filter) {
    return new ExplainResponse(
        snapshot.service(),
        snapshot.revision(),
        snapshot.isStale(),
        snapshot.age(clock).toString(),
        replicas.id(),
        snapshot.instances().stream().map(instance -> explain(instance, filter)).toList());
  }

  private ExplainResponse.Explained explain(ServiceInstance instance, InstanceFilter filter) {
    return ExplainResponse.Explained.of(
        instance,
        filter.objections(instance),
        prober(instance),
        backend.origin(instance.key()),
        monitor.find(instance.key()));
  }

  private @Nullable String prober(ServiceInstance instance) {
    if (instance.registration().healthCheck() instanceof HealthCheck.Probed) {
      return backend.probes(instance.registration())
          ? backend.name()
          : replicas.owner(instance.key());
    }
    return null;
  }
}
