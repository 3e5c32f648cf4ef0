package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server for its version of slices, once, and again when that is not there any more:
 * it was upgraded meanwhile.
 */
final class ServedSlices implements ServedKind<EndpointSlice> {

  private final ApiCalls calls;
  private volatile @Nullable SliceVersion version;

  ServedSlices(ApiCalls calls) {
    this.calls = calls;
  }

  @Override
  public ObjectKind<EndpointSlice> kind() {
    var known = version;
    if (known == null) {
      known = ask();
      version = known;
    }
    return known.kind();
  }

  @Override
  public void doubt() {
    version = null;
  }

  private SliceVersion ask() {
    var answer = calls.read(ApiRequest.get(SliceVersion.GROUP));
    if (!answer.isGood()) {
      throw KubernetesErrors.unavailable(answer);
    }
    return SliceVersion.of(KubernetesJson.read(answer.body(), APIGroup.class));
  }
}
