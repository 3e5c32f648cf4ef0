package io.rollcall.discovery;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.SealedText;
import io.rollcall.model.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which instances a consumer wants. All that is set must hold; what is null or empty asks nothing.
 *
 * @param tags all of them must be on the instance
 * @param metadata all of these entries must be on the instance
 */
public record InstanceFilter(
    Health health,
    Set<String> tags,
    @Nullable String version,
    @Nullable String zone,
    @Nullable Protocol protocol,
    Map<String, String> metadata) {

  /** Which states of health are wanted. */
  public enum Health {
    /** And not in maintenance. */
    HEALTHY,
    ANY
  }

  public static final InstanceFilter HEALTHY =
      new InstanceFilter(Health.HEALTHY, Set.of(), null, null, null, Map.of());
  public static final InstanceFilter ANY =
      new InstanceFilter(Health.ANY, Set.of(), null, null, null, Map.of());

  public InstanceFilter {
    tags = Set.copyOf(tags);
    metadata = Map.copyOf(metadata);
  }

  /** The instances that pass, sorted by id; the snapshot's own list where nothing is filtered. */
  public List<ServiceInstance> apply(ServiceSnapshot snapshot) {
    var instances = health == Health.ANY ? snapshot.instances() : snapshot.healthy();
    return asksForAll() ? instances : instances.stream().filter(this::matches).toList();
  }

  /** Why an instance does not pass, for people; nothing when it does. */
  public List<String> objections(ServiceInstance instance) {
    var registration = instance.registration();
    var objections = new ArrayList<String>();
    if (health == Health.HEALTHY && !instance.isServed()) {
      addWhyNotServed(instance, objections);
    }
    tags.stream()
        .filter(tag -> !registration.tags().contains(tag))
        .sorted()
        .forEach(tag -> objections.add("it has no tag '" + tag + "'"));
    differs("version", version, registration.version(), objections);
    differs("zone", zone, registration.zone(), objections);
    differs(
        "protocol",
        protocol == null ? null : protocol.wireName(),
        registration.protocol().wireName(),
        objections);
    new TreeMap<>(metadata)
        .forEach(
            (name, value) ->
                addWhyMetadataDiffers(name, value, registration.metadata().get(name), objections));
    return objections;
  }

  private static void addWhyNotServed(ServiceInstance instance, List<String> objections) {
    var maintenance = instance.maintenance();
    if (maintenance != null) {
      objections.add(
          because("it is in maintenance since " + maintenance.since(), maintenance.reason()));
    }
    if (instance.status() != HealthStatus.HEALTHY) {
      objections.add(because("it is " + instance.status().wireName(), instance.output()));
    }
  }

  private static String because(String state, @Nullable String reason) {
    return reason == null || reason.isEmpty() ? state : state + ": " + reason;
  }

  private static void addWhyMetadataDiffers(
      String name, String wanted, @Nullable String actual, List<String> objections) {
    if (actual != null && SealedText.isSealed(actual)) {
      objections.add("its metadata.%s is sealed, which no filter finds".formatted(name));
    } else {
      differs("metadata." + name, wanted, actual, objections);
    }
  }

  private static void differs(
      String field, @Nullable String wanted, @Nullable String actual, List<String> objections) {
    if (wanted != null && !wanted.equals(actual)) {
      var has = actual == null ? "it has no " + field : "its " + field + " is '" + actual + "'";
      objections.add("%s, not '%s'".formatted(has, wanted));
    }
  }

  /** Whether nothing but health is asked for. */
  public boolean asksForAll() {
    return tags.isEmpty()
        && version == null
        && zone == null
        && protocol == null
        && metadata.isEmpty();
  }

  /** The same, for healthy instances. */
  InstanceFilter healthyOnly() {
    return health == Health.HEALTHY
        ? this
        : new InstanceFilter(Health.HEALTHY, tags, version, zone, protocol, metadata);
  }

  /** The same, for instances in any state of health. */
  public InstanceFilter whateverHealth() {
    return new InstanceFilter(Health.ANY, tags, version, zone, protocol, metadata);
  }

  /** A sealed value is not told by whether a filter finds it, be it by what stands for it. */
  private static boolean has(Registration registration, Map.Entry<String, String> wanted) {
    var actual = registration.metadata().get(wanted.getKey());
    return actual != null && !SealedText.isSealed(actual) && actual.equals(wanted.getValue());
  }

  private boolean matches(ServiceInstance instance) {
    var registration = instance.registration();
    return (version == null || version.equals(registration.version()))
        && (zone == null || zone.equals(registration.zone()))
        && (protocol == null || protocol == registration.protocol())
        && registration.tags().containsAll(tags)
        && metadata.entrySet().stream().allMatch(wanted -> has(registration, wanted));
  }
}
