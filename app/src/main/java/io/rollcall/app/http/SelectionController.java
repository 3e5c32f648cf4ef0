package io.rollcall.app.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.SelectionRequest;
import java.util.Set;

/** Picks one instance for a caller, and takes the pick back. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SelectionController {

  private static final Set<String> PARAMETERS =
      FilterQuery.plus(FilterQuery.NAMES, "strategy", "key", "preferZone");

  private final Discovery discovery;
  private final SnapshotAnswers answers;

  SelectionController(Discovery discovery, SnapshotAnswers answers) {
    this.discovery = discovery;
    this.answers = answers;
  }

  @Get("/services/{service}/select")
  HttpResponse<SelectionResponse> select(String service, HttpRequest<?> request) {
    var query = new Query(request, PARAMETERS);
    var selection =
        discovery.select(
            new SelectionRequest(
                service,
                query.one("strategy"),
                query.one("key"),
                FilterQuery.read(query),
                query.one("preferZone")));
    return answers.addFreshness(
        HttpResponse.ok(SelectionResponse.of(selection)), selection.snapshot());
  }

  @Delete("/picks/{pickId}")
  @Status(HttpStatus.NO_CONTENT)
  void release(String pickId) {
    discovery.release(pickId);
  }
}
