package io.rollcall.app.http;

import io.micronaut.http.HttpHeaders;
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
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.discovery.Discovery;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.time.Clock;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One instance: register it, keep it registered, say how it does, look at it, take it away. */
@Controller("/api/v1/services/{service}/instances/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InstanceController {

  private final ServiceRegistry registry;
  private final Discovery discovery;
  private final Clock clock;

  InstanceController(ServiceRegistry registry, Discovery discovery, Clock clock) {
    this.registry = registry;
    this.discovery = discovery;
    this.clock = clock;
  }

  @Put
  HttpResponse<InstanceResponse> register(
      String service,
      String id,
      @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
      @Body byte[] body) {
    var key = new InstanceKey(service, id);
    var registration = RegistrationRequest.readOf(key, JsonBody.object(body));
    var result = registry.register(registration, CreateOnly.read(ifNoneMatch));
    var answer =
        result.outcome() == PutResult.Outcome.CREATED
            ? HttpResponse.<InstanceResponse>created(locationOf(key))
            : HttpResponse.<InstanceResponse>ok();
    return describe(answer, result.instance());
  }

  @Get
  HttpResponse<InstanceResponse> find(String service, String id) {
    var key = new InstanceKey(service, id);
    try {
      return describe(HttpResponse.ok(), registry.find(key));
    } catch (BackendUnavailable e) {
      return lastKnown(key, e);
    }
  }

  @Delete
  @Status(HttpStatus.NO_CONTENT)
  void deregister(String service, String id) {
    registry.deregister(new InstanceKey(service, id));
  }

  @Put("/heartbeat")
  @Status(HttpStatus.NO_CONTENT)
  void heartbeat(String service, String id) {
    registry.heartbeat(new InstanceKey(service, id));
  }

  @Put("/health")
  @Status(HttpStatus.NO_CONTENT)
  void report(String service, String id, @Body byte[] body) {
    registry.report(HealthReportRequest.read(new InstanceKey(service, id), JsonBody.object(body)));
  }

  private HttpResponse<InstanceResponse> lastKnown(InstanceKey key, BackendUnavailable reason) {
    var snapshot = discovery.peek(key.service());
    if (snapshot == null) {
      throw reason;
    }
    var instance =
        snapshot.instances().stream()
            .filter(known -> known.id().equals(key.id()))
            .findFirst()
            .orElseThrow(() -> reason);
    return describe(HttpResponse.ok(), instance)
        .header(RollcallHeaders.STALE, "true")
        .header(HttpHeaders.AGE, String.valueOf(snapshot.age(clock).toSeconds()));
  }

  private static MutableHttpResponse<InstanceResponse> describe(
      MutableHttpResponse<InstanceResponse> answer, ServiceInstance instance) {
    return answer
        .body(InstanceResponse.of(instance))
        .header(RollcallHeaders.REVISION, String.valueOf(instance.revision()));
  }

  private static URI locationOf(InstanceKey key) {
    return URI.create("/api/v1/services/" + key.service() + "/instances/" + key.id());
  }
}
