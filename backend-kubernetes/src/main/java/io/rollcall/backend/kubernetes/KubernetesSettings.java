package io.rollcall.backend.kubernetes;

import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What an operator decides about the Kubernetes backend. The constructor throws {@link
 * IllegalArgumentException}, naming the setting, for what cannot work.
 *
 * @param namespace that Services and slices are in
 * @param callTimeout how long one call may take; at least 100 ms
 * @param foreignServices prefixes of the names of Services that are shown although others keep
 *     their slices; an empty one is that of all
 */
public record KubernetesSettings(
    ClusterAccess access,
    String namespace,
    Duration callTimeout,
    ServiceKind serviceKind,
    List<String> foreignServices) {

  public static final String DEFAULT_NAMESPACE = "default";
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration SHORTEST_CALL_TIMEOUT = Duration.ofMillis(100);

  public KubernetesSettings {
    require(
        Names.isLabel(namespace),
        "namespace must be at most 63 characters of [a-z0-9-], starting and ending with a letter or"
            + " digit, but is '"
            + namespace
            + "'");
    require(
        callTimeout.compareTo(SHORTEST_CALL_TIMEOUT) >= 0,
        "call-timeout must be at least " + SHORTEST_CALL_TIMEOUT + ", but is " + callTimeout);
    if (access instanceof ClusterAccess.Direct direct) {
      require(
          isBareHttps(direct.server()),
          "server must be a URL such as https://10.0.0.1:6443, with nothing after the port");
    }
    foreignServices = List.copyOf(foreignServices);
  }

  /** Settings for a cluster in which everything is as usual. */
  public static KubernetesSettings of(ClusterAccess access) {
    return new KubernetesSettings(
        access, DEFAULT_NAMESPACE, DEFAULT_CALL_TIMEOUT, ServiceKind.HEADLESS, List.of());
  }

  public KubernetesSettings withNamespace(String namespace) {
    return new KubernetesSettings(access, namespace, callTimeout, serviceKind, foreignServices);
  }

  public KubernetesSettings withCallTimeout(Duration callTimeout) {
    return new KubernetesSettings(access, namespace, callTimeout, serviceKind, foreignServices);
  }

  public KubernetesSettings withServiceKind(ServiceKind serviceKind) {
    return new KubernetesSettings(access, namespace, callTimeout, serviceKind, foreignServices);
  }

  public KubernetesSettings withForeignServices(String... prefixes) {
    return new KubernetesSettings(access, namespace, callTimeout, serviceKind, List.of(prefixes));
  }

  /** Tokens are sent in plain text otherwise. */
  private static boolean isBareHttps(URI server) {
    return "https".equals(server.getScheme())
        && server.getHost() != null
        && server.getPath().matches("/?")
        && server.getUserInfo() == null
        && server.getQuery() == null
        && server.getFragment() == null;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
