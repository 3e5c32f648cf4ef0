package io.rollcall.app.http.instance;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.caller.Callers;
import io.rollcall.app.http.description.ApiDescription;
import io.rollcall.app.http.description.ApiProblem;
import io.rollcall.app.http.json.JsonBody;
import io.rollcall.app.http.json.JsonElement;
import io.rollcall.app.http.json.JsonObject;
import io.rollcall.app.http.problem.Refusals;
import io.rollcall.app.http.route.BodyLimit;
import io.rollcall.app.http.route.Needs;
import io.rollcall.app.sealing.Registrar;
import io.rollcall.app.section.DiscoverySection;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.model.PutResult;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.registry.Write;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Many instances at once; each succeeds or fails by itself, several at the same time. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = ApiDescription.REGISTRATION)
@ApiProblem.Refused
final class BulkController {

  static final int MOST_ITEMS = 1000;

  private final ServiceRegistry registry;
  private final RegistrationReader registrations;
  private final Registrar registrar;
  private final Access access;
  private final Callers callers;
  private final Refusals refusals;
  private final RunningSettings settings;

  BulkController(
      ServiceRegistry registry,
      RegistrationReader registrations,
      Registrar registrar,
      Access access,
      Callers callers,
      Refusals refusals,
      RunningSettings settings) {
    this.registry = registry;
    this.registrations = registrations;
    this.registrar = registrar;
    this.access = access;
    this.callers = callers;
    this.refusals = refusals;
    this.settings = settings;
  }

  /**
   * Registers up to 1000 instances, each with {@code service} and {@code id} in its item.
   *
   * <p>There is one result for each item, in their order. Items are handled several at a time,
   * those that name one instance in their order. The body may have 2 MiB.
   *
   * @param ifNoneMatch {@code *} leaves instances that exist alone; their items get 412
   */
  @Post("/instances")
  @Needs(action = Action.REGISTER, of = Needs.EACH)
  @BodyLimit(JsonBody.MOST_BYTES_OF_MANY)
  @RequestBody(
      content =
          @Content(
              array =
                  @ArraySchema(
                      maxItems = MOST_ITEMS,
                      schema = @Schema(implementation = RegistrationRequest.class)),
              examples =
                  @ExampleObject(
                      """
                      [{"service": "orders", "id": "orders-1", "host": "10.0.0.7", "port": 8080},
                       {"service": "stock", "id": "stock-1", "host": "10.0.0.8", "port": 8080}]
                      """)))
  @ApiResponse(responseCode = "200", description = "What became of each")
  @ApiProblem.Invalid
  @ApiProblem.BodyRefused
  @ApiProblem.Unavailable
  List<BulkResult> registerMany(
      @Nullable @Header(HttpHeaders.IF_NONE_MATCH) String ifNoneMatch,
      HttpRequest<?> request,
      @Body byte[] body) {
    var mode = CreateOnly.read(ifNoneMatch);
    var principal = access.principalOf(request);
    var caller = callers.ofMany(request);
    return each(
        request,
        body,
        json -> {
          var registration = registrations.read(json);
          access.requireRegister(principal, registration);
          var result = registrar.register(registration, mode, caller);
          var created = result.outcome() == PutResult.Outcome.CREATED;
          return BulkResult.of(created ? HttpStatus.CREATED : HttpStatus.OK, result.instance());
        });
  }

  /**
   * Keeps up to 1000 instances registered for another TTL.
   *
   * <p>There is one result for each item, in their order. One whose status is 404 must be
   * registered again.
   */
  @Post("/heartbeats")
  @Needs(action = Action.REGISTER, of = Needs.EACH)
  @BodyLimit(JsonBody.MOST_BYTES_OF_MANY)
  @RequestBody(
      content =
          @Content(
              array =
                  @ArraySchema(
                      maxItems = MOST_ITEMS,
                      schema = @Schema(implementation = HeartbeatRequest.class)),
              examples =
                  @ExampleObject(
                      """
                      [{"service": "orders", "id": "orders-1"},
                       {"service": "stock", "id": "stock-1"}]
                      """)))
  @ApiResponse(responseCode = "200", description = "What became of each")
  @ApiProblem.Invalid
  @ApiProblem.BodyRefused
  @ApiProblem.Unavailable
  List<BulkResult> heartbeatMany(HttpRequest<?> request, @Body byte[] body) {
    var principal = access.principalOf(request);
    var caller = callers.ofMany(request);
    return each(
        request,
        body,
        json -> {
          var key = HeartbeatRequest.read(json);
          access.require(principal, Action.REGISTER, key.service());
          registry.write(new Write.Heartbeat(key), caller);
          return BulkResult.of(HttpStatus.NO_CONTENT);
        });
  }

  private List<BulkResult> each(
      HttpRequest<?> request, byte[] body, Function<JsonObject, BulkResult> work) {
    var items = JsonBody.list(body, MOST_ITEMS);
    var ofOneInstance =
        IntStream.range(0, items.size())
            .boxed()
            .collect(groupingBy(i -> keyOf(items.get(i)), LinkedHashMap::new, toList()));
    Function<JsonElement, BulkResult> answer = item -> result(request, item, work);
    var here = PropagatedContext.getOrEmpty();
    return ofOneInstance.values().stream()
        .gather(
            Gatherers.mapConcurrent(
                concurrency(), group -> here.propagate(() -> inOrder(group, items, answer))))
        .flatMap(List::stream)
        .sorted(comparingInt(Numbered::number))
        .map(Numbered::result)
        .toList();
  }

  /** Equal for items of one instance, and for those that name none. */
  private static List<@Nullable Object> keyOf(JsonElement item) {
    return item.value() instanceof Map<?, ?> fields
        ? Arrays.asList(fields.get("service"), fields.get("id"))
        : List.of();
  }

  private static List<Numbered> inOrder(
      List<Integer> numbers, List<JsonElement> items, Function<JsonElement, BulkResult> answer) {
    return numbers.stream().map(i -> new Numbered(i, answer.apply(items.get(i)))).toList();
  }

  private BulkResult result(
      HttpRequest<?> request, JsonElement item, Function<JsonObject, BulkResult> work) {
    try {
      return work.apply(item.object());
    } catch (RuntimeException e) {
      return BulkResult.of(refusals.problem(request, e, "an item of many"));
    }
  }

  private int concurrency() {
    return settings.get(DiscoverySection.class).concurrency();
  }

  private record Numbered(int number, BulkResult result) {}
}
