package io.rollcall.app.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.registry.RegistryException.InvalidValue;
import io.rollcall.time.Scheduler;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Who is there: the instances of one service, now or when they change.
 *
 * <p>The hot path: what is at hand, as bytes, is answered right on the event loop; only what must
 * be fetched, filtered or waited for goes elsewhere.
 */
@Controller("/api/v1/services/{service}/instances")
final class DiscoveryController {

  private static final Set<String> PARAMETERS =
      FilterQuery.plus(FilterQuery.WITH_HEALTH, "revision", "wait");

  private final Discovery discovery;
  private final SnapshotAnswers answers;
  private final Scheduler scheduler;
  private final ExecutorService executor;

  DiscoveryController(
      Discovery discovery,
      SnapshotAnswers answers,
      Scheduler scheduler,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.discovery = discovery;
    this.answers = answers;
    this.scheduler = scheduler;
    this.executor = executor;
  }

  @Get
  CompletionStage<HttpResponse<byte[]>> instances(String service, HttpRequest<?> request) {
    if (request.getUri().getRawQuery() == null) {
      return now(service, request, InstanceFilter.HEALTHY);
    }
    var query = new Query(request, PARAMETERS);
    var filter = FilterQuery.read(query);
    var revision = query.whole("revision", 0, Long.MAX_VALUE);
    var wait = query.duration("wait");
    return wait == null
        ? now(service, request, filter)
        : later(service, revision, wait)
            .thenApply(snapshot -> answers.instances(request, snapshot, filter));
  }

  private CompletionStage<HttpResponse<byte[]>> now(
      String service, HttpRequest<?> request, InstanceFilter filter) {
    var known = filter.asksForAll() ? discovery.peek(service) : null;
    return known != null
        ? CompletableFuture.completedFuture(answers.instances(request, known, filter))
        : CompletableFuture.supplyAsync(
            () -> answers.instances(request, discovery.discover(service), filter), executor);
  }

  private CompletionStage<ServiceSnapshot> later(
      String service, @Nullable Long revision, Duration wait) {
    if (revision == null) {
      throw new InvalidValue("revision", "", "must be given together with wait");
    }
    if (wait.compareTo(LongPoll.SHORTEST) < 0 || wait.compareTo(LongPoll.LONGEST) > 0) {
      throw new InvalidValue(
          "wait", wait.toString(), "must be " + LongPoll.SHORTEST + " to " + LongPoll.LONGEST);
    }
    return LongPoll.await(discovery, scheduler, executor, service, revision, wait);
  }
}
