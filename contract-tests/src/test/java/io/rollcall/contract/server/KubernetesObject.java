package io.rollcall.contract.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;

/** An object as an API server told it, in JSON. */
record KubernetesObject(String json) {

  /** Creates an object and gives what became of it. */
  static KubernetesObject post(KubernetesApi api, String path, String object) throws IOException {
    var answer = api.post(path, object);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new KubernetesObject(answer.body());
  }

  static KubernetesObject get(KubernetesApi api, String path) throws IOException {
    var answer = api.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new KubernetesObject(answer.body());
  }

  /** In YAML, a slice of a service as Rollcall makes them, with one endpoint. */
  static String slice(Kubernetes kubernetes, String name, String service) {
    return """
    apiVersion: discovery.k8s.io/%s
    kind: EndpointSlice
    metadata:
      name: %s
      labels:
        kubernetes.io/service-name: %s
        endpointslice.kubernetes.io/managed-by: rollcall
    addressType: IPv4
    endpoints:
      - addresses: [10.0.0.1]
        conditions: {ready: true, serving: true, terminating: false}
    ports:
      - {name: http, port: 8080, protocol: TCP}
    """
        .formatted(kubernetes.version(), name, service);
  }

  String resourceVersion() {
    return text("resourceVersion");
  }

  /** The text of the first field of that name. */
  String text(String field) {
    var found = Pattern.compile("\"" + field + "\":\\s*\"([^\"]+)\"").matcher(json);
    assertThat(found.find()).as(field + " in " + json).isTrue();
    return found.group(1);
  }
}
