package io.rollcall.model;

import static io.rollcall.model.Limits.requireAtMost;
import static io.rollcall.model.Limits.requireBetween;
import static io.rollcall.model.Limits.requireFilledText;
import static io.rollcall.model.Limits.requireText;

import io.rollcall.model.RegistryException.InvalidValue;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an instance says about it. Immutable; one that exists is valid.
 *
 * @param host DNS name or IP literal
 * @param port 1 to 65535
 * @param ports further ones, by name
 * @param version as the owner writes it, or null when it has none
 * @param zone where it runs, or null when it does not say
 * @param weight its share of traffic against its peers'; 1 to 10000
 * @param tags sorted, unmodifiable
 * @param metadata sorted by key, unmodifiable
 */
public record Registration(
    InstanceKey key,
    String host,
    int port,
    Ports ports,
    Protocol protocol,
    @Nullable String version,
    @Nullable String zone,
    int weight,
    SortedSet<String> tags,
    SortedMap<String, String> metadata,
    HealthCheck healthCheck) {

  /** The metadata entry that gives the weight of a registration that does not set one. */
  public static final String WEIGHT_METADATA = "weight";

  /** Throws {@link InvalidValue}, naming the field, for anything outside {@link Limits}. */
  public Registration {
    Host.require(host);
    requireBetween("port", port, 1, 65_535);
    if (version != null) {
      requireFilledText("version", version, Limits.VERSION_LENGTH);
    }
    if (zone != null) {
      Limits.requireName("zone", zone);
    }
    requireBetween("weight", weight, 1, Limits.WEIGHT);
    requireAtMost("tags", tags.size(), Limits.TAGS);
    tags.forEach(tag -> requireFilledText("tags", tag, Limits.TAG_LENGTH));
    requireAtMost("metadata", metadata.size(), Limits.METADATA_ENTRIES);
    metadata.forEach(
        (name, value) -> {
          requireFilledText("metadata key", name, Limits.METADATA_KEY_LENGTH);
          requireText("metadata." + name, value, longest(value));
        });
    tags = frozen(tags);
    metadata = frozen(metadata);
    requireKnownPort(healthCheck, ports);
  }

  /** Where the health check asks: at the port that it names, else at {@link #port}. */
  public int probedPort() {
    return healthCheck instanceof HealthCheck.Probed check && check.port() != null
        ? Objects.requireNonNull(ports.get(check.port()))
        : port;
  }

  /** The same, but for its metadata. */
  public Registration withMetadata(Map<String, String> metadata) {
    return new Registration(
        key,
        host,
        port,
        ports,
        protocol,
        version,
        zone,
        weight,
        tags,
        new TreeMap<>(metadata),
        healthCheck);
  }

  private static int longest(String value) {
    return SealedText.isSealed(value) ? Limits.SEALED_VALUE_LENGTH : Limits.METADATA_VALUE_LENGTH;
  }

  private static void requireKnownPort(HealthCheck healthCheck, Ports ports) {
    if (healthCheck instanceof HealthCheck.Probed check
        && check.port() != null
        && ports.get(check.port()) == null) {
      throw new InvalidValue("healthCheck.port", check.port(), "must be a name in 'ports'");
    }
  }

  /** Starts a registration that speaks HTTP, weighs 1 and heartbeats every 30 seconds. */
  public static Builder builder(String service, String id, String host, int port) {
    return new Builder(new InstanceKey(service, id), host, port);
  }

  private static SortedSet<String> frozen(SortedSet<String> tags) {
    return tags.isEmpty()
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(tags));
  }

  private static SortedMap<String, String> frozen(SortedMap<String, String> metadata) {
    return metadata.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** Collects what differs from the defaults. Not thread-safe. */
  public static final class Builder {
    private final InstanceKey key;
    private final String host;
    private final int port;
    private Ports ports = Ports.NONE;
    private Protocol protocol = Protocol.HTTP;
    private @Nullable String version;
    private @Nullable String zone;
    private @Nullable Integer weight;
    private SortedSet<String> tags = Collections.emptySortedSet();
    private SortedMap<String, String> metadata = Collections.emptySortedMap();
    private HealthCheck healthCheck = HealthCheck.Heartbeat.DEFAULT;

    private Builder(InstanceKey key, String host, int port) {
      this.key = key;
      this.host = host;
      this.port = port;
    }

    public Builder ports(Map<String, Integer> ports) {
      this.ports = Ports.of(ports);
      return this;
    }

    public Builder protocol(Protocol protocol) {
      this.protocol = protocol;
      return this;
    }

    public Builder version(@Nullable String version) {
      this.version = version;
      return this;
    }

    public Builder zone(@Nullable String zone) {
      this.zone = zone;
      return this;
    }

    /** Null takes the weight from the metadata entry {@value #WEIGHT_METADATA}, else 1. */
    public Builder weight(@Nullable Integer weight) {
      this.weight = weight;
      return this;
    }

    public Builder tags(String... tags) {
      return tags(List.of(tags));
    }

    public Builder tags(Collection<String> tags) {
      this.tags = new TreeSet<>(tags);
      return this;
    }

    public Builder metadata(Map<String, String> metadata) {
      this.metadata = new TreeMap<>(metadata);
      return this;
    }

    public Builder healthCheck(HealthCheck healthCheck) {
      this.healthCheck = healthCheck;
      return this;
    }

    /** Throws {@link InvalidValue}, naming the field, for anything outside {@link Limits}. */
    public Registration build() {
      return new Registration(
          key,
          host,
          port,
          ports,
          protocol,
          version,
          zone,
          effectiveWeight(),
          tags,
          metadata,
          healthCheck);
    }

    private int effectiveWeight() {
      if (weight != null) {
        return weight;
      }
      var text = metadata.get(WEIGHT_METADATA);
      if (text == null) {
        return 1;
      }
      try {
        return requireBetween("metadata.weight", Integer.parseInt(text), 1, Limits.WEIGHT);
      } catch (NumberFormatException e) {
        throw new InvalidValue(
            "metadata.weight", text, "must be a whole number from 1 to " + Limits.WEIGHT);
      }
    }
  }
}
