package io.rollcall.contract.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** What sets one kind of server apart from another. Thread-safe. */
sealed interface Program
    permits EtcdProgram,
        ConsulProgram,
        RedisProgram,
        KubernetesProgram,
        PrometheusProgram,
        VictoriaMetricsProgram {

  /**
   * What people call it, such as {@code etcd-3.5}. Its variables are called so, and so is its
   * executable when it is on the path.
   */
  String kind();

  /** What its folder among the fetched programs is called. */
  default String folder() {
    return kind();
  }

  /** What its executable is called in its packages and images. */
  String executable();

  /** The official image, with a version that is known to work. */
  String image();

  /**
   * The executable's name and its arguments.
   *
   * @param clientHost the address to listen on for clients
   * @param data a folder for what must last; may be absent at first
   */
  List<String> command(Launch launch, String clientHost, Path data);

  /** What drivers are told: the client port, with the scheme that the options make. */
  default URI uri(Launch launch) {
    var scheme = launch.options().certificates() == null ? "http" : "https";
    return URI.create(scheme + "://127.0.0.1:" + launch.self().client());
  }

  /** Whether it takes reads and writes. An {@link IOException} means no. */
  boolean isReady(Launch launch) throws IOException;

  /** Whether it believes that it leads its cluster. An {@link IOException} means no. */
  boolean isLeader(Launch launch) throws IOException;

  /** Puts the options into effect that need a server which is ready and empty. */
  void furnish(Launch launch) throws IOException;

  /** As {@link #furnish}, for each agent of a cluster whose servers are ready. */
  default void furnishAgent(Launch launch) throws IOException {}
}
