package io.rollcall.contract.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * An API server over an etcd, and the controllers of Kubernetes when they are asked for: what there
 * is of a cluster beside its machines. All are processes of this machine. Thread-safe.
 *
 * <p>Rights are by roles. Those that are gathered from other roles, such as {@code view}, are
 * empty: the controller that gathers them is not among those that run here.
 */
public final class KubernetesCluster implements AutoCloseable {

  private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");
  private static final String DEFAULT_NAMESPACE = "/api/v1/namespaces/default";
  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  /** Without these, v1beta1 has neither the fields nor the conditions that v1 has. */
  private static final String FIELDS_OF_V1 =
      "--feature-gates=EndpointSliceTerminatingCondition=true,EndpointSliceNodeName=true";

  private final Path folder;
  private final Certificates certificates;
  private final Map<KubernetesUser, Path> kubeconfigs = new ConcurrentHashMap<>();
  private final RealServer etcd;
  private final RealServer apiServer;
  private final RealServer controllers;

  private KubernetesCluster(Kubernetes kubernetes, String... arguments) throws IOException {
    folder = Files.createTempDirectory("rollcall-kubernetes-");
    certificates = Certificates.create(folder.resolve("certificates"));
    etcd = server(EtcdProgram.V3_4, ServerOptions.PLAIN);
    var options =
        ServerOptions.PLAIN
            .withCertificates(certificates)
            .withArguments(arguments(kubernetes).toArray(String[]::new))
            .withArguments(arguments);
    apiServer = server(KubernetesProgram.API_SERVER, options);
    controllers =
        server(
            KubernetesProgram.CONTROLLER_MANAGER,
            ServerOptions.PLAIN.withArguments(
                "--kubeconfig=" + kubeconfig(KubernetesUser.ADMIN),
                "--controllers=endpoint,endpointslice,endpointslicemirroring,garbagecollector,"
                    + "namespace,serviceaccount",
                "--leader-elect=false",
                FIELDS_OF_V1));
  }

  static KubernetesCluster start(Kubernetes kubernetes, String... arguments) {
    try {
      var cluster = new KubernetesCluster(kubernetes, arguments);
      try {
        cluster.etcd.start();
        cluster.apiServer.start();
        cluster.define(kubernetes);
        return cluster;
      } catch (IOException | RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI uri() {
    return apiServer.uri();
  }

  /**
   * Who signed the API server's certificate, and a client's certificate, by which that client is
   * the user {@code client}.
   */
  public Certificates certificates() {
    return certificates;
  }

  /** Ready, until the caller hurts it. */
  public RealServer apiServer() {
    return apiServer;
  }

  /** What the API server keeps everything in; up, until the caller hurts it. */
  public RealServer etcd() {
    return etcd;
  }

  /**
   * The controllers of endpoints, their slices, garbage, namespaces and service accounts; down,
   * until the caller starts them.
   */
  public RealServer controllers() {
    return controllers;
  }

  /**
   * Has etcd forget all but the newest version of each object. A list that goes on from before is
   * then gone; a watch from before is not, as long as the API server remembers what came since.
   */
  public void compact() {
    try {
      var answer = Http.post(etcd.uri().resolve("/v3/kv/range"), "{\"key\": \"AA==\"}");
      var revision = REVISION.matcher(answer);
      if (!revision.find()) {
        throw new IOException("etcd tells no revision: " + answer);
      }
      Http.post(
          etcd.uri().resolve("/v3/kv/compaction"),
          "{\"revision\": %s, \"physical\": true}".formatted(revision.group(1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls as a user; the caller closes it. */
  public KubernetesApi api(KubernetesUser user) {
    return api(user.token());
  }

  /** Calls with a token, such as one of a service account; the caller closes it. */
  public KubernetesApi api(String token) {
    return new KubernetesApi(uri(), certificates, token);
  }

  /** The file that tells clients where the API server is and how to call it as a user. */
  public Path kubeconfig(KubernetesUser user) {
    return kubeconfigs.computeIfAbsent(user, this::writeKubeconfig);
  }

  private Path writeKubeconfig(KubernetesUser user) {
    try {
      return Files.writeString(
          folder.resolve(user.id() + ".kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          clusters:
            - name: tests
              cluster: {server: "%s", certificate-authority: "%s"}
          users:
            - name: %s
              user: {token: "%s"}
          contexts:
            - name: tests
              context: {cluster: tests, user: %3$s}
          current-context: tests
          """
              .formatted(uri(), certificates.authority(), user.id(), user.token()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code kubectl} to its end, as a user who may do everything. */
  public ToolRun kubectl(String... arguments) {
    return new Kubectl(kubeconfig(KubernetesUser.ADMIN), folder.resolve("kubectl")).run(arguments);
  }

  /** Ends all and leaves nothing behind. Idempotent. */
  @Override
  public void close() {
    controllers.close();
    apiServer.close();
    etcd.close();
    Folders.delete(folder);
  }

  private List<String> arguments(Kubernetes kubernetes) throws IOException {
    var key = certificates.serverKey();
    var arguments =
        new ArrayList<>(
            List.of(
                "--etcd-servers=" + etcd.uri(),
                "--insecure-port=0",
                "--tls-cert-file=" + certificates.server(),
                "--tls-private-key-file=" + key,
                "--client-ca-file=" + certificates.authority(),
                "--token-auth-file=" + KubernetesUser.writeTokens(folder.resolve("tokens")),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + key,
                "--service-account-key-file=" + key,
                "--authorization-mode=RBAC",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--endpoint-reconciler-type=none",
                FIELDS_OF_V1));
    if (kubernetes == Kubernetes.V1) {
      arguments.add("--runtime-config=discovery.k8s.io/v1beta1=false");
    }
    return arguments;
  }

  /**
   * Has the API server serve the slices of a version that it does not have built in, and waits for
   * what it makes after it has said that it is ready.
   */
  private void define(Kubernetes kubernetes) throws IOException {
    try (var api = api(KubernetesUser.ADMIN)) {
      if (kubernetes == Kubernetes.V1) {
        var answer = api.post(DEFINITIONS, definition());
        if (answer.statusCode() != 201) {
          throw new IOException("The API server refused the definition: " + answer.body());
        }
      }
      for (var made : List.of(kubernetes.slices(), DEFAULT_NAMESPACE)) {
        Awaitility.await().atMost(SERVED_WITHIN).until(() -> api.get(made).statusCode() == 200);
      }
    }
  }

  private static String definition() throws IOException {
    try (var file = KubernetesCluster.class.getResourceAsStream("endpointslices.yaml")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static RealServer server(Program program, ServerOptions options) {
    return new RealServer(
        program, Launch.alone(program.kind(), options), Place.onThisMachine(program));
  }
}
