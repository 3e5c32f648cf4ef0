package io.rollcall.app.http.stream;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.rollcall.app.http.FilterQuery;
import io.rollcall.app.http.Query;
import io.rollcall.app.http.SnapshotJson;
import io.rollcall.catalog.EventBus;
import io.rollcall.discovery.Discovery;
import io.rollcall.registry.Limits;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Streams: the changes of one service, and the events of all. */
@Controller(value = "/api/v1", produces = MediaType.TEXT_EVENT_STREAM)
final class StreamController {

  private final OpenStreams streams;
  private final Discovery discovery;
  private final EventBus events;
  private final SnapshotJson json;

  StreamController(OpenStreams streams, Discovery discovery, EventBus events, SnapshotJson json) {
    this.streams = streams;
    this.discovery = discovery;
    this.events = events;
    this.json = json;
  }

  @Get("/services/{service}/watch")
  HttpResponse<EventStream> watch(
      String service,
      @Header("Last-Event-ID") @Nullable String lastEventId,
      HttpRequest<?> request) {
    Limits.requireName("service", service);
    var filter = FilterQuery.read(new Query(request, FilterQuery.WITH_HEALTH));
    return answer(new WatchFrames(discovery, json, service, filter, revision(lastEventId)));
  }

  @Get("/events")
  HttpResponse<EventStream> events(HttpRequest<?> request) {
    var service = new Query(request, Set.of("service")).one("service");
    if (service != null) {
      Limits.requireName("service", service);
    }
    return answer(new EventFrames(events, json, service));
  }

  private HttpResponse<EventStream> answer(FrameSource source) {
    return HttpResponse.ok(new EventStream(streams.stream(source)))
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** An id that is none of ours resumes nothing: the client gets the whole state. */
  private static long revision(@Nullable String lastEventId) {
    try {
      return lastEventId == null ? -1 : Long.parseLong(lastEventId);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
