package io.rollcall.contract.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Kubernetes, by the version of {@code discovery.k8s.io} that has the endpoint slices. */
public enum Kubernetes {
  /**
   * The version of current releases. The one that tests can build does not have it: here it is a
   * custom resource, which the controllers do not see.
   */
  V1,
  /** The version of old releases, built in. */
  V1BETA1;

  private static final Map<Kubernetes, KubernetesCluster> SHARED = new ConcurrentHashMap<>();

  /**
   * One cluster for all tests of this JVM, without controllers; started by the first call. Tests
   * keep apart by their namespaces, and leave it up.
   */
  public KubernetesCluster shared() {
    return SHARED.computeIfAbsent(
        this,
        absent -> {
          var cluster = start();
          Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
          return cluster;
        });
  }

  /**
   * A cluster of the caller's own, ready and empty; the caller closes it.
   *
   * @param arguments go to the API server after its own, such as {@code --watch-cache-sizes=…}
   */
  public KubernetesCluster start(String... arguments) {
    return KubernetesCluster.start(this, arguments);
  }

  /** The path of all endpoint slices. */
  public String slices() {
    return "/apis/discovery.k8s.io/" + version() + "/endpointslices";
  }

  /** The path of a namespace's endpoint slices. */
  public String slices(String namespace) {
    return "/apis/discovery.k8s.io/%s/namespaces/%s/endpointslices".formatted(version(), namespace);
  }

  /** Such as {@code v1beta1}. */
  public String version() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
