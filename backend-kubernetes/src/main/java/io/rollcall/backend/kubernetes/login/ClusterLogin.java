package io.rollcall.backend.kubernetes.login;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where the API server is, and a client that signs in there.
 *
 * @param server what all paths are appended to, such as {@code https://10.0.0.1:6443}
 */
public record ClusterLogin(String server, HttpClient client) {

  /** Where Kubernetes puts what a pod needs to call it. */
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /**
   * Reads the files that are named.
   *
   * @param timeout for a connection to be made
   * @throws IllegalArgumentException when a file cannot be used, or is missing
   */
  public static ClusterLogin of(ClusterAccess access, Duration timeout) {
    return switch (access) {
      case ClusterAccess.InCluster() -> direct(pod(System.getenv(), SERVICE_ACCOUNT), timeout);
      case ClusterAccess.Kubeconfig(var file, var context) ->
          login(kubeconfig(file, context), null, timeout);
      case ClusterAccess.Direct direct -> direct(direct, timeout);
    };
  }

  /** What Kubernetes tells its pods, in the environment and in files. */
  static ClusterAccess.Direct pod(Map<String, String> environment, Path folder) {
    var host = environment.get("KUBERNETES_SERVICE_HOST");
    var token = folder.resolve("token");
    if (host == null || !Files.exists(token)) {
      throw new IllegalArgumentException(
          "server or kubeconfig must be set where Rollcall runs in no pod with a service account");
    }
    var server =
        "https://%s:%s"
            .formatted(
                host.contains(":") ? "[" + host + "]" : host,
                environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"));
    var authority = new TlsFiles(folder.resolve("ca.crt"), null, null);
    return new ClusterAccess.Direct(URI.create(server), authority, token);
  }

  private static ClusterLogin direct(ClusterAccess.Direct access, Duration timeout) {
    var config = new ConfigBuilder(Config.empty()).withMasterUrl(access.server().toString());
    if (access.tokenFile() != null) {
      config.withOauthTokenProvider(new TokenFile(access.tokenFile()));
    }
    var tls = new ReplaceableTls(TlsMaterial.of(access.tls())).newContext();
    return login(config.build(), tls, timeout);
  }

  private static Config kubeconfig(Path file, @Nullable String context) {
    var config = read(file, context);
    var used = config.getCurrentContext();
    if (used == null || (context != null && !context.equals(used.getName()))) {
      throw new IllegalArgumentException(
          "kubeconfig must have the context '%s', but '%s' has not"
              .formatted(context == null ? "current-context" : context, file));
    }
    if (!config.getMasterUrl().startsWith("https://")) {
      throw new IllegalArgumentException(
          "kubeconfig must name a server by https, but '%s' does not".formatted(file));
    }
    return config;
  }

  /** What the driver throws may quote the file. */
  private static Config read(Path file, @Nullable String context) {
    try {
      return Config.fromKubeconfig(context, file.toFile());
    } catch (RuntimeException unreadable) {
      throw new IllegalArgumentException(
          "kubeconfig must be a readable file as kubectl has it, but is '%s'".formatted(file));
    }
  }

  /**
   * A login whose client does each call once, on a connection of its own at the time: one that
   * hangs delays no other.
   */
  private static ClusterLogin login(Config config, @Nullable SSLContext tls, Duration timeout) {
    config.setUserAgent("rollcall");
    config.setHttp2Disable(true);
    config.setConnectionTimeout(Math.toIntExact(timeout.toMillis()));
    config.setRequestRetryBackoffLimit(0); // nobody could tell a retry from the first attempt
    var client = new Clients(tls).newBuilder(config).build();
    return new ClusterLogin(config.getMasterUrl().replaceFirst("/+$", ""), client);
  }

  /** The driver's way to set what it has no setting for. */
  private static final class Clients extends JdkHttpClientFactory {

    /** Null for what the driver's settings say. */
    private final @Nullable SSLContext tls;

    Clients(@Nullable SSLContext tls) {
      this.tls = tls;
    }

    /** A redirected call would take the token along, whereto it be. */
    @Override
    protected void additionalConfig(java.net.http.HttpClient.Builder builder) {
      builder.followRedirects(Redirect.NEVER);
      if (tls != null) {
        builder.sslContext(tls);
      }
    }
  }
}
