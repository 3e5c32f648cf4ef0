package io.rollcall.app.http.prometheus;

import io.rollcall.app.http.query.FilterQuery;
import io.rollcall.app.http.query.NamePrefix;
import io.rollcall.app.http.query.Query;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.model.Ports;
import io.rollcall.model.RegistryException.InvalidValue;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be scraped.
 *
 * @param services by name; none for all whose names start with {@code prefix}
 * @param filter of their instances, whatever their health
 * @param portName of the port to scrape; null for each instance's own
 */
record TargetQuery(
    SequencedSet<String> services,
    String prefix,
    InstanceFilter filter,
    @Nullable String portName) {

  private static final int MOST_SERVICES = 100;
  private static final String SERVICE = "service";
  private static final String PORT = "port";

  /** The names of its parameters. */
  static final Set<String> PARAMETERS =
      FilterQuery.plus(FilterQuery.NAMES, SERVICE, NamePrefix.NAME, PORT);

  TargetQuery {
    services = Collections.unmodifiableSequencedSet(services);
  }

  static TargetQuery read(Query query) {
    var services = new LinkedHashSet<>(query.all(SERVICE));
    var prefix = NamePrefix.read(query);
    if (services.size() > MOST_SERVICES) {
      throw new InvalidValue(
          SERVICE,
          services.size() + " services",
          "must be given at most " + MOST_SERVICES + " times; ask for a prefix");
    }
    if (!services.isEmpty() && !prefix.isEmpty()) {
      throw new InvalidValue(NamePrefix.NAME, prefix, "must not be given together with service");
    }
    var portName = query.one(PORT);
    return new TargetQuery(
        services,
        prefix,
        FilterQuery.read(query).whateverHealth(),
        portName == null ? null : Ports.requireName(PORT, portName));
  }
}
