package io.rollcall.backend.kubernetes.api;

import org.jspecify.annotations.Nullable;

/**
 * What the API server is asked for.
 *
 * @param path with the query
 * @param body in JSON
 */
record ApiRequest(String method, String path, @Nullable String body) {

  static ApiRequest get(String path) {
    return new ApiRequest("GET", path, null);
  }

  static ApiRequest post(String path, Object body) {
    return new ApiRequest("POST", path, KubernetesJson.write(body));
  }

  static ApiRequest put(String path, Object body) {
    return new ApiRequest("PUT", path, KubernetesJson.write(body));
  }

  static ApiRequest delete(String path, Object options) {
    return new ApiRequest("DELETE", path, KubernetesJson.write(options));
  }
}
