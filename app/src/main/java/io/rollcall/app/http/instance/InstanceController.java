package io.rollcall.app.http.instance;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.answer.InstanceResponse;
import io.rollcall.app.http.answer.Revealing;
import io.rollcall.app.http.answer.SnapshotAnswers;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.description.ApiReveal;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.query.Query;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.sealing.Registrar;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.discovery.Discovery;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutResult;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.registry.Write;
import io.rollcall.store.Relay;
import io.rollcall.time.Clock;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One instance: register it, keep it so, say how it does, look at it, maintain it, take it away.
 */
@Controller("/api/v1/services/{service}/instances/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.REGISTRATION)
@ApiProblem.Refused
public final class InstanceController {

  private final ServiceRegistry registry;
  private final Discovery discovery;
  private final RegistrationReader registrations;
  private final Registrar registrar;
  private final Access access;
  private final Revealing revealing;
  private final Callers callers;
  private final Clock clock;

  InstanceController(
      ServiceRegistry registry,
      Discovery discovery,
      RegistrationReader registrations,
      Registrar registrar,
      Access access,
      Revealing revealing,
      Callers callers,
      Clock clock) {
    this.registry = registry;
    this.discovery = discovery;
    this.registrations = registrations;
    this.registrar = registrar;
    this.access = access;
    this.revealing = revealing;
    this.callers = callers;
    this.clock = clock;
  }

  /**
   * Registers an instance, or replaces its registration.
   *
   * <p>The answer is the instance as it is stored. The same registration again renews its lease and
   * changes nothing else. The body need not repeat {@code service} and {@code id}; where it does,
   * they are those of the path.
   *
   * @param service 1 to 128 letters, digits, dots, underscores and hyphens; the first and the last
   *     are a letter or a digit
   * @param id unique within the service; written as the service is
   * @param ifNoneMatch {@code *} leaves an instance that exists alone, and answers 412
   */
  @Put
  @Needs(action = Action.REGISTER, of = "service")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = RegistrationRequest.class),
              examples = {
                @ExampleObject(
                    name = "heartbeats",
                    value =
                        """
                        {"host": "10.0.0.7", "port": 8080, "version": "2.1.0", "zone": "eu-1a",
                         "tags": ["canary"], "metadata": {"team": "checkout"},
                         "healthCheck": {"type": "heartbeat", "ttl": "30s"}}
                        """),
                @ExampleObject(
                    name = "HTTP check",
                    value =
                        """
                        {"host": "orders.internal", "port": 8443, "protocol": "https",
                         "healthCheck": {"type": "http", "path": "/health", "interval": "10s",
                                         "timeout": "2s"}}
                        """)
              }))
  @ApiResponse(
      responseCode = "201",
      description = "It is new; `Location` says where it is",
      content = @Content(schema = @Schema(implementation = InstanceResponse.class)))
  @ApiResponse(responseCode = "200", description = "It was there already")
  @ApiProblem.Invalid
  @ApiProblem.Exists
  @ApiProblem.BodyRefused
  @ApiProblem.Full
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  HttpResponse<InstanceResponse> register(
      String service,
      String id,
      @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
      HttpRequest<?> request,
      @Body byte[] body) {
    var key = new InstanceKey(service, id);
    var registration = registrations.readOf(key, JsonBody.object(body));
    access.requireRegister(access.principalOf(request), registration);
    var result =
        registrar.register(registration, CreateOnly.read(ifNoneMatch), callers.of(request));
    var answer =
        result.outcome() == PutResult.Outcome.CREATED
            ? HttpResponse.<InstanceResponse>created(locationOf(key))
            : HttpResponse.<InstanceResponse>ok();
    return describe(answer, result.instance());
  }

  /**
   * Looks at one instance, whatever its health.
   *
   * <p>When the backend is out of reach, the answer is what was last known, with {@code
   * Rollcall-Stale: true} and the {@code Age} of that in seconds.
   */
  @Get
  @Needs(action = Action.DISCOVER, of = "service")
  @ApiReveal
  @ApiResponse(responseCode = "200", description = "As it is stored, with its latest heartbeat")
  @ApiProblem.Invalid
  @ApiProblem.NotRegistered
  @ApiProblem.Unavailable
  HttpResponse<InstanceResponse> find(String service, String id, HttpRequest<?> request) {
    var key = new InstanceKey(service, id);
    var query = new Query(request, Set.of(Revealing.PARAMETER));
    var view = revealing.view(query, request, service);
    return Revealing.guard(query, find(key, view));
  }

  private MutableHttpResponse<InstanceResponse> find(
      InstanceKey key, UnaryOperator<ServiceInstance> view) {
    try {
      return describe(HttpResponse.ok(), view.apply(registry.find(key)));
    } catch (BackendUnavailable e) {
      return lastKnown(key, view, e);
    }
  }

  /** Takes an instance away. */
  @Delete
  @Needs(action = Action.DEREGISTER, of = "service")
  @Status(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = "It is gone")
  @ApiProblem.Invalid
  @ApiProblem.NotRegistered
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  void deregister(String service, String id, HttpRequest<?> request) {
    registry.write(new Write.Deregister(new InstanceKey(service, id)), callers.of(request));
  }

  /** Keeps an instance registered for another TTL. */
  @Put("/heartbeat")
  @Needs(action = Action.REGISTER, of = "service")
  @Status(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = "Its lease is renewed")
  @ApiProblem.Invalid
  @ApiProblem.NotRegistered
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  void heartbeat(String service, String id, HttpRequest<?> request) {
    var heartbeat = new Write.Heartbeat(new InstanceKey(service, id));
    var caller = callers.of(request);
    if (Callers.isReplica(request, access.principalOf(request))) {
      Relay.forOther(() -> registry.write(heartbeat, caller));
    } else {
      registry.write(heartbeat, caller);
    }
  }

  /**
   * Pushes an instance's status, whatever kind of check it has.
   *
   * <p>Where Consul probes the instance, the worse of its own finding and this one counts.
   *
   * <p>With a {@code revision}, a status measured on an earlier registration of the id is dropped.
   */
  @Put("/health")
  @Needs(action = Action.REGISTER, of = "service")
  @Status(HttpStatus.NO_CONTENT)
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = HealthReportRequest.class),
              examples = @ExampleObject("{\"status\": \"unhealthy\", \"output\": \"disk full\"}")))
  @ApiResponse(responseCode = "204", description = "The status is stored, or dropped as outdated")
  @ApiProblem.Invalid
  @ApiProblem.NotRegistered
  @ApiProblem.BodyRefused
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  void report(String service, String id, HttpRequest<?> request, @Body byte[] body) {
    var report = HealthReportRequest.read(new InstanceKey(service, id), JsonBody.object(body));
    registry.write(new Write.Report(report), callers.of(request));
  }

  /**
   * Takes an instance out of service, before a deploy, say, or puts it back.
   *
   * <p>What is out is not discovered or picked, however healthy it is; heartbeats and probes go on.
   * It stays out when it registers anew or leaves and comes back, as long as the store lasts, until
   * it is put back. Putting back what is in service, or not registered, is no error.
   */
  @Put("/maintenance")
  @Needs(action = Action.DEREGISTER, of = "service")
  @Status(HttpStatus.NO_CONTENT)
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = MaintenanceRequest.class),
              examples = {
                @ExampleObject(
                    name = "out",
                    value = "{\"enabled\": true, \"reason\": \"deploying 2.1.0\"}"),
                @ExampleObject(name = "back", value = "{\"enabled\": false}")
              }))
  @ApiResponse(responseCode = "204", description = "It is so")
  @ApiProblem.Invalid
  @ApiProblem.NotRegistered
  @ApiProblem.BodyRefused
  @ApiProblem.Unavailable
  @ApiProblem.OutcomeUnknown
  void maintain(String service, String id, HttpRequest<?> request, @Body byte[] body) {
    var key = new InstanceKey(service, id);
    var wanted = MaintenanceRequest.read(JsonBody.object(body));
    registry.write(
        wanted.enabled()
            ? new Write.BeginMaintenance(key, wanted.reasonOrNone())
            : new Write.EndMaintenance(key),
        callers.of(request));
  }

  private MutableHttpResponse<InstanceResponse> lastKnown(
      InstanceKey key, UnaryOperator<ServiceInstance> view, BackendUnavailable reason) {
    var snapshot = discovery.lastKnown(key.service());
    if (snapshot == null) {
      throw reason;
    }
    var instance = snapshot.find(key.id());
    if (instance == null) {
      throw reason;
    }
    return describe(HttpResponse.ok(), view.apply(instance))
        .header(SnapshotAnswers.STALE, "true")
        .header(HttpHeaders.AGE, String.valueOf(snapshot.age(clock).toSeconds()));
  }

  private static MutableHttpResponse<InstanceResponse> describe(
      MutableHttpResponse<InstanceResponse> answer, ServiceInstance instance) {
    return answer
        .body(InstanceResponse.of(instance))
        .header(SnapshotAnswers.REVISION, String.valueOf(instance.revision()));
  }

  private static URI locationOf(InstanceKey key) {
    return URI.create("/api/v1/services/" + key.service() + "/instances/" + key.id());
  }
}
