package io.rollcall.contract.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class KubernetesClusterTest {

  private static final String NAMESPACES = "/api/v1/namespaces";
  private static final String ACCOUNTS = NAMESPACES + "/default/serviceaccounts";
  private static final String RIGHTS = "/apis/rbac.authorization.k8s.io/v1/";

  @ParameterizedTest
  @EnumSource
  void sliceIsCreatedReplacedDeletedAndWatched(Kubernetes kubernetes) throws IOException {
    try (var api = kubernetes.shared().api(KubernetesUser.ADMIN)) {
      var slices = kubernetes.slices("default");
      var created = KubernetesObject.post(api, slices, slice(kubernetes, "orders"));
      var replaced = api.put(slices + "/orders", created.json().replace("10.0.0.1", "10.0.0.2"));
      assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
      assertThat(api.get(slices + "/orders").body()).contains("10.0.0.2", "\"serving\":true");
      assertThat(api.put(slices + "/orders", created.json()).statusCode())
          .as("a write that knows an old version")
          .isEqualTo(409);
      assertThat(api.delete(slices + "/orders").statusCode()).isEqualTo(200);

      try (var events = api.watch(slices, created.resourceVersion())) {
        assertThat(events.filter(event -> event.contains("\"name\":\"orders\"")).limit(2))
            .satisfiesExactly(
                event -> assertThat(event).contains("MODIFIED", "10.0.0.2"),
                event -> assertThat(event).contains("DELETED"));
      }
    }
  }

  @Test
  void killedServersComeBackWithWhatTheyKept() throws IOException {
    try (var cluster = Kubernetes.V1.start();
        var api = cluster.api(KubernetesUser.ADMIN)) {
      var slices = Kubernetes.V1.slices("default");
      var created = KubernetesObject.post(api, slices, slice(Kubernetes.V1, "orders"));

      cluster.apiServer().kill();
      cluster.etcd().kill();
      assertThatThrownBy(() -> api.get(slices)).isInstanceOf(IOException.class);
      cluster.etcd().start();
      cluster.apiServer().start();
      assertThat(KubernetesObject.get(api, slices + "/orders").resourceVersion())
          .isEqualTo(created.resourceVersion());
    }
  }

  @Test
  void listThatGoesOnFromBeforeACompactionIsGone() throws IOException {
    try (var cluster = Kubernetes.V1BETA1.start();
        var api = cluster.api(KubernetesUser.ADMIN)) {
      var slices = Kubernetes.V1BETA1.slices("default");
      for (var name : List.of("first", "second")) {
        KubernetesObject.post(api, slices, slice(Kubernetes.V1BETA1, name));
      }
      var begun = KubernetesObject.get(api, slices + "?limit=1").text("continue");
      var next = slices + "?limit=1&continue=" + begun;
      KubernetesObject.post(api, slices, slice(Kubernetes.V1BETA1, "third"));

      assertThat(api.get(next).body()).contains("\"second\"");
      cluster.compact();
      assertThat(api.get(next).statusCode()).isEqualTo(410);
    }
  }

  @Test
  void usersMayDoWhatRolesGrant() throws Exception {
    var cluster = Kubernetes.V1.shared();
    var bearer = new TlsClient(cluster.certificates());
    var request = HttpRequest.newBuilder(cluster.uri().resolve(NAMESPACES)).build();
    try (var admin = cluster.api(KubernetesUser.ADMIN);
        var rollcall = cluster.api(KubernetesUser.ROLLCALL);
        var stranger = cluster.api("unknown")) {
      assertThat(stranger.get(NAMESPACES).statusCode()).isEqualTo(401);
      assertThat(rollcall.get(NAMESPACES).statusCode()).isEqualTo(403);
      assertThat(bearer.withCertificate(request)).isEqualTo(403);

      KubernetesObject.post(
          admin,
          RIGHTS + "clusterroles",
          """
          metadata: {name: reader}
          rules: [{apiGroups: [""], resources: [namespaces], verbs: [list]}]
          """);
      KubernetesObject.post(
          admin,
          RIGHTS + "clusterrolebindings",
          """
          metadata: {name: readers}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
          subjects:
            - {apiGroup: rbac.authorization.k8s.io, kind: User, name: rollcall}
            - {apiGroup: rbac.authorization.k8s.io, kind: User, name: client}
          """);
      Awaitility.await().until(() -> rollcall.get(NAMESPACES).statusCode() == 200);
      assertThat(bearer.withCertificate(request)).isEqualTo(200);
      assertThat(bearer.withoutCertificate(request)).isEqualTo(403);
    }
  }

  @Test
  void serviceAccountsGetTokens() throws IOException {
    var cluster = Kubernetes.V1.shared();
    try (var admin = cluster.api(KubernetesUser.ADMIN)) {
      KubernetesObject.post(admin, ACCOUNTS, "metadata: {name: robot}");
      var issued =
          KubernetesObject.post(admin, ACCOUNTS + "/robot/token", "spec: {expirationSeconds: 600}");
      try (var robot = cluster.api(issued.text("token"))) {
        assertThat(robot.get(NAMESPACES).body()).contains("system:serviceaccount:default:robot");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void kubectlListsSlices(Kubernetes kubernetes) throws IOException {
    try (var api = kubernetes.shared().api(KubernetesUser.ADMIN)) {
      KubernetesObject.post(api, kubernetes.slices("default"), slice(kubernetes, "listed"));
    }
    var listed = kubernetes.shared().kubectl("get", "endpointslices", "--all-namespaces");
    assertThat(listed.exitCode()).as(listed.said()).isZero();
    assertThat(listed.said()).contains("listed");
  }

  private static String slice(Kubernetes kubernetes, String name) {
    return KubernetesObject.slice(kubernetes, name, "orders");
  }
}
