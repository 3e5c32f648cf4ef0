package io.rollcall.contract.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The programs of a {@link KubernetesCluster}, which gives each all of its arguments. */
enum KubernetesProgram implements Program {
  API_SERVER("kube-apiserver") {
    @Override
    List<String> listenOn(Node self) {
      return List.of("--secure-port=" + self.client(), "--bind-address=127.0.0.1");
    }

    @Override
    public boolean isReady(Launch launch) throws IOException {
      return KubernetesApi.isReady(
          uri(launch), Objects.requireNonNull(launch.options().certificates()));
    }
  },

  CONTROLLER_MANAGER("kube-controller-manager") {
    @Override
    List<String> listenOn(Node self) {
      return List.of("--secure-port=0", "--port=" + self.plain(), "--address=127.0.0.1");
    }

    @Override
    public boolean isReady(Launch launch) throws IOException {
      return Http.get(launch.self().plain("/healthz")).equals("ok");
    }
  };

  private static final String VERSION = "v1.20.2";

  private final String executable;

  KubernetesProgram(String executable) {
    this.executable = executable;
  }

  abstract List<String> listenOn(Node self);

  @Override
  public String kind() {
    return executable;
  }

  @Override
  public String executable() {
    return executable;
  }

  @Override
  public String folder() {
    return "kubernetes";
  }

  @Override
  public String image() {
    return "registry.k8s.io/" + executable + ":" + VERSION;
  }

  @Override
  public List<String> command(Launch launch, String clientHost, Path data) {
    return Stream.of(List.of(executable), listenOn(launch.self()), launch.options().arguments())
        .flatMap(List::stream)
        .toList();
  }

  /** It has no peers. */
  @Override
  public boolean isLeader(Launch launch) {
    return true;
  }

  @Override
  public void furnish(Launch launch) {}
}
