package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.util.List;
import tools.jackson.databind.ObjectMapper;

/** The objects that Rollcall uses, and what comes with them, in JSON. */
final class KubernetesJson {

  private static final List<Class<? extends KubernetesResource>> KINDS =
      List.of(EndpointSlice.class, Service.class, Lease.class, ConfigMap.class, Status.class);

  private static final KubernetesSerialization JSON = ofOurKinds();

  private KubernetesJson() {}

  static String write(Object object) {
    return JSON.asJson(object);
  }

  /**
   * Reads what the API server told.
   *
   * @throws BackendUnavailable when that is something else, which the message does not tell
   */
  static <T> T read(String json, Class<T> type) {
    try {
      T object = JSON.unmarshal(json, type);
      if (object != null) {
        return object;
      }
    } catch (RuntimeException unreadable) {
      // said below: the cause may say what is in it
    }
    throw isNo(type);
  }

  /** As {@link #read}, for one object, which has a name at least. */
  static <T extends HasMetadata> T readObject(String json, Class<T> type) {
    var object = read(json, type);
    if (object.getMetadata() == null || object.getMetadata().getName() == null) {
      throw isNo(type);
    }
    return object;
  }

  private static BackendUnavailable isNo(Class<?> type) {
    return new BackendUnavailable(
        "the API server told something that is no " + type.getSimpleName(), null);
  }

  static <T> T copy(T object) {
    return JSON.clone(object);
  }

  /** Does not look for all kinds that there are in Kubernetes, which are hundreds. */
  private static KubernetesSerialization ofOurKinds() {
    var json = new KubernetesSerialization(new ObjectMapper(), false);
    KINDS.forEach(json::registerKubernetesResource);
    json.registerKubernetesResource(
        SliceVersion.V1BETA1.apiVersion(), "EndpointSlice", EndpointSlice.class);
    return json;
  }
}
