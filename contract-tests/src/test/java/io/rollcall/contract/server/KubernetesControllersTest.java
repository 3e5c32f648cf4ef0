package io.rollcall.contract.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the controllers of Kubernetes do about slices that are not theirs. */
class KubernetesControllersTest {

  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String ENDPOINTS = "/api/v1/namespaces/default/endpoints";
  private static final String SLICES = Kubernetes.V1BETA1.slices("default");

  private static KubernetesCluster cluster;
  private static KubernetesApi api;

  @BeforeAll
  static void start() {
    cluster = Kubernetes.V1BETA1.start();
    api = cluster.api(KubernetesUser.ADMIN);
    cluster.controllers().start();
  }

  @AfterAll
  static void close() {
    api.close();
    cluster.close();
  }

  @Test
  void sliceOfAServiceWithoutSelectorIsLeftAlone() throws IOException {
    KubernetesObject.post(api, SERVICES, service("orders", ""));
    var ours =
        KubernetesObject.post(
            api, SLICES, KubernetesObject.slice(Kubernetes.V1BETA1, "orders-1", "orders"));

    awaitControllers();
    assertThat(KubernetesObject.get(api, SLICES + "/orders-1").resourceVersion())
        .isEqualTo(ours.resourceVersion());
    assertThat(slicesOf("orders")).containsOnlyOnce("\"addressType\"");
  }

  @Test
  void sliceGoesWithTheServiceThatOwnsIt() throws IOException {
    var owner = KubernetesObject.post(api, SERVICES, service("owner", "")).text("uid");
    KubernetesObject.post(
        api,
        SLICES,
        KubernetesObject.slice(Kubernetes.V1BETA1, "owned", "owner")
            .replace(
                "metadata:\n",
                """
                metadata:
                  ownerReferences: [{apiVersion: v1, kind: Service, name: owner, uid: "%s"}]
                """
                    .formatted(owner)));

    assertThat(api.delete(SERVICES + "/owner").statusCode()).isEqualTo(200);
    Awaitility.await().until(() -> api.get(SLICES + "/owned").statusCode() == 404);
  }

  /** Returns when the controllers of slices have seen all that was there before. */
  private static void awaitControllers() throws IOException {
    KubernetesObject.post(api, SERVICES, service("selecting", "selector: {app: selecting}"));
    Awaitility.await().until(() -> slicesOf("selecting").contains("endpointslice-controller."));

    KubernetesObject.post(api, SERVICES, service("mirrored", ""));
    KubernetesObject.post(
        api,
        ENDPOINTS,
        """
        metadata: {name: mirrored}
        subsets: [{addresses: [{ip: 10.0.0.9}], ports: [{port: 80}]}]
        """);
    Awaitility.await()
        .until(() -> slicesOf("mirrored").contains("endpointslicemirroring-controller."));
  }

  private static String slicesOf(String service) throws IOException {
    var path = SLICES + "?labelSelector=kubernetes.io/service-name=" + service;
    return KubernetesObject.get(api, path).json();
  }

  private static String service(String name, String selector) {
    return """
    metadata: {name: %s}
    spec:
      clusterIP: None
      ports: [{name: http, port: 8080}]
      %s
    """
        .formatted(name, selector);
  }
}
