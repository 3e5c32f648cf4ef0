package io.rollcall.backend.kubernetes.login;

import io.rollcall.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How a cluster is reached, and who Rollcall is there. */
public sealed interface ClusterAccess {

  /**
   * As the pod that Rollcall runs in, by its service account, whose token is read as it changes.
   */
  record InCluster() implements ClusterAccess {}

  /**
   * As a file says that {@code kubectl} reads, too.
   *
   * @param context of the file; null for its current one
   */
  record Kubeconfig(Path file, @Nullable String context) implements ClusterAccess {}

  /**
   * As an operator says.
   *
   * @param server such as {@code https://10.0.0.1:6443}
   * @param tls null for what the JVM trusts, and no client certificate
   * @param tokenFile read as it changes; null where a client certificate says who Rollcall is
   */
  record Direct(URI server, @Nullable TlsFiles tls, @Nullable Path tokenFile)
      implements ClusterAccess {}
}
