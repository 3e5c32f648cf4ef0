package io.rollcall.backend.consul;

import io.rollcall.registry.RegistryException.InvalidValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decides about the Consul backend.
 *
 * @param endpoints agents, {@code http} or {@code https}; the first that can be reached is used,
 *     and kept to until it fails
 * @param token sent with every request; null sends none. Never shown
 * @param datacenter that the agents must be in; null takes any
 * @param tls what {@code https} endpoints are trusted by and shown; null trusts what the JVM does
 * @param callTimeout bound of each call to Consul, and of the wait until the catalog shows a write
 * @param servicePrefix put before each service's name in Consul, so that several registries can
 *     share one; may be empty
 */
public record ConsulSettings(
    List<URI> endpoints,
    @Nullable String token,
    @Nullable String datacenter,
    @Nullable Tls tls,
    Duration callTimeout,
    String servicePrefix) {

  public static final URI DEFAULT_ENDPOINT = URI.create("http://127.0.0.1:8500");
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);

  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,64}");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /** An agent on this machine that asks for nothing. */
  public static final ConsulSettings DEFAULT =
      new ConsulSettings(List.of(DEFAULT_ENDPOINT), null, null, null, DEFAULT_CALL_TIMEOUT, "");

  /**
   * PEM files.
   *
   * @param authority certificates that the agent's is signed by; null trusts what the JVM does
   * @param certificate the client's own, with those that sign it; null shows none
   * @param key of the certificate, PKCS #8 and not encrypted
   */
  public record Tls(@Nullable Path authority, @Nullable Path certificate, @Nullable Path key) {

    public Tls {
      if ((certificate == null) != (key == null)) {
        throw new InvalidValue(
            "tls.certificate", String.valueOf(certificate), "must be given together with tls.key");
      }
    }
  }

  /** Throws {@link InvalidValue}, naming the component, for what cannot be used. */
  public ConsulSettings {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new InvalidValue("endpoints", "", "must name at least one agent");
    }
    endpoints.forEach(ConsulSettings::requireEndpoint);
    if (!callTimeout.isPositive()) {
      throw new InvalidValue("callTimeout", callTimeout.toString(), "must be positive");
    }
    if (!PREFIX.matcher(servicePrefix).matches()) {
      throw new InvalidValue(
          "servicePrefix", servicePrefix, "must be at most 64 characters of [A-Za-z0-9._-]");
    }
    if (token != null && !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new InvalidValue("token", "not shown", "must be printable ASCII without spaces");
    }
  }

  public ConsulSettings withToken(@Nullable String token) {
    return new ConsulSettings(endpoints, token, datacenter, tls, callTimeout, servicePrefix);
  }

  private static void requireEndpoint(URI endpoint) {
    var isPlain =
        endpoint.getScheme() != null
            && SCHEMES.contains(endpoint.getScheme())
            && endpoint.getHost() != null
            && endpoint.getRawUserInfo() == null
            && endpoint.getRawQuery() == null;
    if (!isPlain) {
      throw new InvalidValue(
          "endpoints",
          endpoint.getRawUserInfo() == null ? endpoint.toString() : "not shown",
          "must look like http://127.0.0.1:8500, without a user or a query");
    }
  }

  @Override
  public String toString() {
    return "ConsulSettings[endpoints=%s, token=%s, datacenter=%s, tls=%s, callTimeout=%s, servicePrefix=%s]"
        .formatted(
            endpoints, token == null ? "none" : "***", datacenter, tls, callTimeout, servicePrefix);
  }
}
