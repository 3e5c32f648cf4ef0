package io.rollcall.app.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.discovery.Lookup;
import io.rollcall.registry.Limits;
import io.rollcall.registry.RegistryException.InvalidValue;
import io.rollcall.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;

/** Many services at once: which there are, and who is there in several of them. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ServicesController {

  private static final long LARGEST_PAGE = 1_000;
  private static final long PAGE = 100;
  private static final int MOST_SERVICES = 100;
  private static final Set<String> DISCOVER_PARAMETERS =
      FilterQuery.plus(FilterQuery.WITH_HEALTH, "service");

  private final Discovery discovery;
  private final Clock clock;

  ServicesController(Discovery discovery, Clock clock) {
    this.discovery = discovery;
    this.clock = clock;
  }

  @Get("/services")
  ServicesResponse list(HttpRequest<?> request) {
    var query = new Query(request, Set.of("after", "limit"));
    var limit = Objects.requireNonNullElse(query.whole("limit", 1, LARGEST_PAGE), PAGE);
    var page = discovery.list(query.one("after"), limit.intValue() + 1);
    return ServicesResponse.of(page, limit.intValue(), discovery.count());
  }

  @Get("/discover")
  DiscoverResponse discover(HttpRequest<?> request) {
    var query = new Query(request, DISCOVER_PARAMETERS);
    var filter = FilterQuery.read(query);
    var services = new LinkedHashMap<String, DiscoverResponse.Entry>();
    discovery
        .discoverMany(names(query))
        .forEach((service, lookup) -> services.put(service, entry(lookup, filter)));
    return new DiscoverResponse(services);
  }

  private static SequencedSet<String> names(Query query) {
    var names = new LinkedHashSet<>(query.all("service"));
    if (names.isEmpty() || names.size() > MOST_SERVICES) {
      throw new InvalidValue(
          "service", names.size() + " services", "must be given 1 to " + MOST_SERVICES + " times");
    }
    names.forEach(name -> Limits.requireName("service", name));
    return names;
  }

  private DiscoverResponse.Entry entry(Lookup lookup, InstanceFilter filter) {
    return switch (lookup) {
      case Lookup.Found found -> DiscoverResponse.Entry.of(found.snapshot(), filter, clock);
      case Lookup.Failed failed -> DiscoverResponse.Entry.of(failed.reason());
    };
  }
}
