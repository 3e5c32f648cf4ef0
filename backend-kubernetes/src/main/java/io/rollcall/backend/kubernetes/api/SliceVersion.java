package io.rollcall.backend.kubernetes.api;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceList;
import java.util.List;
import java.util.Map;

/**
 * The versions of the group that has the endpoint slices. Rollcall has them as of {@link #V1}
 * throughout; here it is told what is different in {@link #V1BETA1}, which Kubernetes had up to
 * 1.24.
 */
enum SliceVersion {
  V1("discovery.k8s.io/v1"),

  /** Has the zone of an endpoint in a map. */
  V1BETA1("discovery.k8s.io/v1beta1");

  /** Where the API server tells its versions of the group. */
  static final String GROUP = "/apis/discovery.k8s.io";

  private static final String TOPOLOGY = "topology";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final String apiVersion;

  SliceVersion(String apiVersion) {
    this.apiVersion = apiVersion;
  }

  /** The newest that the API server has. */
  static SliceVersion of(APIGroup group) {
    return group.getVersions().stream().anyMatch(each -> each.getVersion().equals("v1"))
        ? V1
        : V1BETA1;
  }

  String apiVersion() {
    return apiVersion;
  }

  ObjectKind<EndpointSlice> kind() {
    return new ObjectKind<>(
        EndpointSlice.class,
        EndpointSliceList.class,
        apiVersion,
        "endpointslices",
        this::written,
        this::read);
  }

  private EndpointSlice written(EndpointSlice slice) {
    if (this == V1) {
      return slice;
    }
    var written = KubernetesJson.copy(slice);
    written.setApiVersion(apiVersion);
    for (var endpoint : endpoints(written)) {
      if (endpoint.getZone() != null) {
        endpoint.setAdditionalProperty(TOPOLOGY, Map.of(ZONE, endpoint.getZone()));
        endpoint.setZone(null);
      }
    }
    return written;
  }

  private EndpointSlice read(EndpointSlice slice) {
    if (this == V1) {
      return slice;
    }
    slice.setApiVersion(V1.apiVersion);
    for (var endpoint : endpoints(slice)) {
      if (endpoint.getAdditionalProperties().remove(TOPOLOGY) instanceof Map<?, ?> topology
          && topology.get(ZONE) instanceof String zone) {
        endpoint.setZone(zone);
      }
    }
    return slice;
  }

  private static List<Endpoint> endpoints(EndpointSlice slice) {
    return requireNonNullElse(slice.getEndpoints(), List.of());
  }
}
