package io.rollcall.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.contract.server.KubernetesApi;
import io.rollcall.contract.server.KubernetesCluster;
import io.rollcall.contract.server.KubernetesUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * A Kubernetes cluster, the user who replicas are there, and an administrator, who looks into it
 * and changes things. Thread-safe.
 */
final class KubernetesSite implements AutoCloseable {

  private static final String SLICES = Kubernetes.V1.slices("default");
  private static final String OF_ROLLCALL =
      "?labelSelector=endpointslice.kubernetes.io%2Fmanaged-by%3Drollcall";
  private static final String CONTENT = "rollcall.io/instance";
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final int FIRST_FAILURE = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesCluster cluster;
  private final KubernetesApi administrator;
  private final KubernetesApi replica;
  private final AtomicLong calls = new AtomicLong();
  private final Path folder;
  private final Path token;

  private KubernetesSite(KubernetesCluster cluster, Path folder) {
    this.cluster = cluster;
    this.administrator = cluster.api(KubernetesUser.ADMIN);
    this.replica = cluster.api(KubernetesUser.ROLLCALL);
    this.folder = folder;
    this.token = folder.resolve("token");
  }

  /**
   * One that is up, and that replicas may use.
   *
   * @param arguments go to the API server after its own
   */
  static KubernetesSite start(String... arguments) {
    try {
      var folder = Files.createTempDirectory("rollcall-kubernetes-token-");
      var site = new KubernetesSite(Kubernetes.V1.start(arguments), folder);
      site.giveToken();
      site.grant();
      site.make("/api/v1/namespaces/default/configmaps", "metadata: {name: occupied}");
      return site;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KubernetesCluster cluster() {
    return cluster;
  }

  /** What replicas are told of it, but for where it is. */
  Map<String, String> settings() {
    return Map.of(
        "ROLLCALL_KUBERNETES_TLS_CA_FILE",
        cluster.certificates().authority().toString(),
        "ROLLCALL_KUBERNETES_TOKEN_FILE",
        token.toString());
  }

  /** Gives replicas the token that the API server knows. */
  void giveToken() throws IOException {
    Files.writeString(token, KubernetesUser.ROLLCALL.token());
  }

  /** Gives replicas a token that the API server does not know, as one that has expired. */
  void giveExpiredToken() throws IOException {
    Files.writeString(token, "of-yesterday");
  }

  /** Has the API server write something, as the user who replicas are, if it takes any more. */
  void occupy() throws IOException {
    replica.put(
        "/api/v1/namespaces/default/configmaps/occupied",
        "{metadata: {name: occupied}, data: {number: '%d'}}".formatted(calls.incrementAndGet()));
  }

  /** As {@link StoreKind#look}: what has left is there without endpoints, and does not count. */
  Map<String, String> look(String service) throws IOException {
    var held = new TreeMap<String, String>();
    for (var slice : slices("%2Ckubernetes.io%2Fservice-name%3D" + service)) {
      var content = JSON.readTree(slice.at("/metadata/annotations").path(CONTENT).asText());
      var isServed = !content.hasNonNull("departure") && !content.path("isOver").asBoolean();
      if (isServed) {
        var instance = content.path("instance");
        held.put(instance.path("id").asText(), instance.at("/tags/0").asText());
      }
    }
    return held;
  }

  /** Changes all slices in a way that means nothing, so that who wants to write one is late. */
  void touchSlices(long number) throws IOException {
    for (var slice : slices("")) {
      ((ObjectNode) slice.path("metadata"))
          .withObjectProperty("annotations")
          .put("example.com/touched", Long.toString(number));
      administrator.put(SLICES + "/" + slice.at("/metadata/name").asText(), slice.toString());
    }
  }

  /** Deletes all slices, as a careless user does. */
  void deleteSlices() throws IOException {
    requireGood(administrator.delete(SLICES));
  }

  /** Returns when the API server takes reads and writes. */
  void awaitReady() {
    Awaitility.await()
        .alias("the API server is ready")
        .atMost(READY_WITHIN)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> administrator.get("/readyz").statusCode() == 200);
  }

  @Override
  public void close() {
    administrator.close();
    replica.close();
    cluster.close();
    Rig.delete(folder);
  }

  private JsonNode slices(String more) throws IOException {
    var answer = administrator.get(SLICES + OF_ROLLCALL + more);
    requireGood(answer);
    return JSON.readTree(answer.body()).path("items");
  }

  /** Whoever belongs to the masters of a system may make any number of requests at once. */
  private void grant() throws IOException {
    make(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        """
        metadata: {name: rollcall}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: rollcall}]
        """);
  }

  private void make(String path, String object) throws IOException {
    requireGood(administrator.post(path, object));
  }

  private static void requireGood(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() >= FIRST_FAILURE) {
      throw new IOException(answer.uri() + ": " + answer.statusCode() + answer.body());
    }
  }
}
