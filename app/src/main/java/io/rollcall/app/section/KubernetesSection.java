package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How to reach a Kubernetes cluster, and what Rollcall keeps there. */
public final class KubernetesSection implements Section<KubernetesSection.Kubernetes> {

  static final Setting<String> NAMESPACE =
      Setting.fixed(
          "kubernetes.namespace",
          ValueType.of(
              "name",
              "must be at most 63 characters of [a-z0-9-], starting and ending with a letter or"
                  + " digit",
              text ->
                  ValueType.require(text, text.matches("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"))),
          "default",
          "Namespace of the Services and slices; replicas that belong together share it.");
  static final Setting<Optional<Path>> KUBECONFIG =
      Setting.fixed(
          "kubernetes.kubeconfig",
          ValueType.file().optional(),
          "",
          "Kubeconfig file that says how to reach the cluster; neither that nor a server: Rollcall"
              + " runs in the cluster.");
  static final Setting<Optional<String>> CONTEXT =
      Setting.fixed(
          "kubernetes.context",
          ValueType.text().optional(),
          "",
          "Context in that file; none: its current one.");
  static final Setting<Optional<URI>> SERVER =
      Setting.fixed(
          "kubernetes.server",
          ValueType.of(
                  "URL",
                  "must be a URL such as https://10.0.0.1:6443, with nothing after the port",
                  KubernetesSection::server)
              .optional(),
          "",
          "Address of the API server, instead of a kubeconfig file.");
  static final Setting<Optional<Path>> TOKEN =
      Setting.content("kubernetes.token-file", "File that has the token for that server in it.");
  static final Setting<Boolean> CLUSTER_IP =
      Setting.fixed(
          "kubernetes.cluster-ip",
          ValueType.yesOrNo(),
          "false",
          "Whether Services that Rollcall makes have an address by which kube-proxy leads to all"
              + " instances; if not, DNS tells the addresses of these.");
  static final Setting<List<String>> FOREIGN_SERVICES =
      Setting.fixed(
          "kubernetes.foreign-services",
          Servers.FOREIGN_SERVICES,
          "none",
          "Which Services are shown, to be read alone, whose slices others keep: `none`, `all`, or a"
              + " list of what their names begin with.");
  static final Setting<Duration> CALL_TIMEOUT =
      Setting.fixed(
          "kubernetes.call-timeout",
          Servers.CALL_TIMEOUT,
          "5s",
          "How long one call of the API server may take.");
  static final Setting<Optional<Path>> CA =
      Setting.content(
          "kubernetes.tls.ca-file",
          "Certificates, in PEM, that the server's must be signed by; none: the JDK's.");
  static final Setting<Optional<Path>> CERTIFICATE =
      Setting.content(
          "kubernetes.tls.certificate-file", "Client certificate, in PEM, to show to the server.");
  static final Setting<Optional<Path>> KEY =
      Setting.content("kubernetes.tls.key-file", "Its private key, in PEM (PKCS #8).");

  /**
   * What this section says.
   *
   * @param clusterIp whether Services that Rollcall makes have addresses of their own
   * @param foreignServices prefixes of the names of Services of others that are shown
   */
  public record Kubernetes(
      Access access,
      String namespace,
      boolean clusterIp,
      List<String> foreignServices,
      Duration callTimeout) {}

  /** How the API server is reached. */
  public sealed interface Access {

    /** As the pod that Rollcall runs in. */
    record InCluster() implements Access {}

    /**
     * As a kubeconfig file says.
     *
     * @param context empty for the current one
     */
    record Kubeconfig(Path file, Optional<String> context) implements Access {}

    /**
     * As the settings say.
     *
     * @param token the file that has it; empty for none
     */
    record Direct(URI server, Optional<TlsFiles> tls, Optional<Path> token) implements Access {}
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        NAMESPACE,
        KUBECONFIG,
        CONTEXT,
        SERVER,
        TOKEN,
        CLUSTER_IP,
        FOREIGN_SERVICES,
        CALL_TIMEOUT,
        CA,
        CERTIFICATE,
        KEY);
  }

  @Override
  public Kubernetes read(Reading reading) {
    return new Kubernetes(
        access(reading),
        reading.get(NAMESPACE),
        reading.get(CLUSTER_IP),
        reading.get(FOREIGN_SERVICES),
        reading.get(CALL_TIMEOUT));
  }

  private static Access access(Reading reading) {
    requireWith(KUBECONFIG, List.of(CONTEXT), reading);
    requireWith(SERVER, List.of(TOKEN, CA, CERTIFICATE, KEY), reading);
    var kubeconfig = reading.get(KUBECONFIG);
    var context = reading.get(CONTEXT);
    var server = reading.get(SERVER);
    var token = reading.get(TOKEN);
    var tls = Servers.tls(reading, CA, CERTIFICATE, KEY);
    if (kubeconfig.isPresent() && server.isPresent()) {
      reading.refuse(KUBECONFIG, SERVER, "must not be given together with " + SERVER.fullKey());
    }
    return server
        .<Access>map(at -> new Access.Direct(at, tls, token))
        .or(() -> kubeconfig.map(file -> new Access.Kubeconfig(file, context)))
        .orElse(new Access.InCluster());
  }

  /** Refuses what says nothing without another setting. */
  private static void requireWith(Setting<?> other, List<Setting<?>> settings, Reading reading) {
    settings.stream()
        .filter(reading::isGiven)
        .forEach(setting -> reading.requireTogether(setting, other));
  }

  private static URI server(String text) {
    var server = URI.create(text);
    return ValueType.require(
        server,
        "https".equals(server.getScheme())
            && server.getHost() != null
            && server.getRawUserInfo() == null
            && server.getRawPath().matches("/?")
            && server.getRawQuery() == null
            && server.getRawFragment() == null);
  }
}
