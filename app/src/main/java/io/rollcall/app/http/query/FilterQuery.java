package io.rollcall.app.http.query;

import io.rollcall.discovery.InstanceFilter;
import io.rollcall.discovery.InstanceFilter.Health;
import io.rollcall.model.Protocol;
import io.rollcall.model.RegistryException.InvalidValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which instances a query asks for. */
public final class FilterQuery {

  private static final String METADATA = "metadata.";

  private static final String HEALTH = "health";

  /** The names of its parameters, where only healthy instances can be asked for. */
  public static final Set<String> NAMES = Set.of("tag", "version", "zone", "protocol", METADATA);

  /** The names of its parameters. */
  public static final Set<String> WITH_HEALTH = plus(NAMES, HEALTH);

  private FilterQuery() {}

  public static InstanceFilter read(Query query) {
    return new InstanceFilter(
        health(query.one(HEALTH)),
        Set.copyOf(query.all("tag")),
        query.one("version"),
        query.one("zone"),
        protocol(query.one("protocol")),
        query.startingWith(METADATA));
  }

  /** {@code names} and others. */
  public static Set<String> plus(Set<String> names, String... others) {
    var all = new HashSet<>(names);
    all.addAll(List.of(others));
    return Set.copyOf(all);
  }

  private static Health health(@Nullable String name) {
    return switch (name) {
      case null -> Health.HEALTHY;
      case "healthy" -> Health.HEALTHY;
      case "any" -> Health.ANY;
      default -> throw new InvalidValue(HEALTH, name, "must be healthy or any");
    };
  }

  private static @Nullable Protocol protocol(@Nullable String name) {
    return name == null ? null : Protocol.of(name);
  }
}
