package io.rollcall.app.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.config.RollcallSettings;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.json.JsonElement;
import io.rollcall.app.http.json.JsonObject;
import io.rollcall.app.http.problem.Problems;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.ServiceRegistry;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/** Many instances at once; each succeeds or fails by itself, several at the same time. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class BulkController {

  static final int MOST_ITEMS = 1000;

  private final ServiceRegistry registry;
  private final int concurrency;

  BulkController(ServiceRegistry registry, RollcallSettings settings) {
    this.registry = registry;
    this.concurrency = settings.concurrency();
  }

  @Post("/instances")
  List<BulkResult> register(
      @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch, @Body byte[] body) {
    var mode = CreateOnly.read(ifNoneMatch);
    return each(
        body,
        json -> {
          var result = registry.register(RegistrationRequest.read(json), mode);
          var created = result.outcome() == PutResult.Outcome.CREATED;
          return BulkResult.of(created ? HttpStatus.CREATED : HttpStatus.OK, result.instance());
        });
  }

  @Post("/heartbeats")
  List<BulkResult> heartbeat(@Body byte[] body) {
    return each(
        body,
        json -> {
          registry.heartbeat(HeartbeatRequest.read(json));
          return BulkResult.of(HttpStatus.NO_CONTENT);
        });
  }

  private List<BulkResult> each(byte[] body, Function<JsonObject, BulkResult> work) {
    return JsonBody.list(body, MOST_ITEMS).stream()
        .gather(Gatherers.mapConcurrent(concurrency, item -> result(item, work)))
        .toList();
  }

  private static BulkResult result(JsonElement item, Function<JsonObject, BulkResult> work) {
    try {
      return work.apply(item.object());
    } catch (RuntimeException e) {
      return BulkResult.of(Problems.of(e, "an item of many"));
    }
  }
}
