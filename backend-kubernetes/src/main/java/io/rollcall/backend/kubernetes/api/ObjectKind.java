package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import java.util.function.UnaryOperator;

/**
 * How the API server has the objects of a kind.
 *
 * @param apiVersion such as {@code v1} or {@code coordination.k8s.io/v1}
 * @param plural as it is in paths, such as {@code leases}
 * @param written gives an object as it is written there
 * @param read gives an object, which it may change, as Rollcall reads it
 */
record ObjectKind<T extends HasMetadata>(
    Class<T> type,
    Class<? extends KubernetesResourceList<T>> list,
    String apiVersion,
    String plural,
    UnaryOperator<T> written,
    UnaryOperator<T> read) {

  /** As the driver's class of its objects says. */
  static <T extends HasMetadata> ObjectKind<T> of(
      Class<T> type, Class<? extends KubernetesResourceList<T>> list) {
    return new ObjectKind<>(
        type,
        list,
        HasMetadata.getApiVersion(type),
        HasMetadata.getPlural(type),
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  /** The path of all in a namespace. */
  String path(String namespace) {
    var root = apiVersion.contains("/") ? "/apis/" : "/api/";
    return root + apiVersion + "/namespaces/" + namespace + "/" + plural;
  }
}
