package io.rollcall.contract.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

enum EtcdProgram implements Program {
  V3_4("etcd", "quay.io/coreos/etcd:v3.4.23"),
  V3_5("etcd-3.5", "quay.io/coreos/etcd:v3.5.30");

  private final String kind;
  private final String image;

  EtcdProgram(String kind, String image) {
    this.kind = kind;
    this.image = image;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String executable() {
    return "etcd";
  }

  @Override
  public String image() {
    return image;
  }

  @Override
  public List<String> command(Launch launch, String clientHost, Path data) {
    var self = launch.self();
    var certificates = launch.options().certificates();
    var listen = "http://" + clientHost + ":" + self.plain();
    var command =
        new ArrayList<>(
            List.of(
                "etcd",
                "--name=" + self.name(),
                "--data-dir=" + data,
                "--advertise-client-urls=" + uri(launch),
                "--listen-peer-urls=" + peer(self.peer()),
                "--initial-advertise-peer-urls=" + peer(self.peerVia()),
                "--initial-cluster="
                    + launch.servers().stream()
                        .map(node -> node.name() + "=" + peer(node.peerVia()))
                        .collect(Collectors.joining(",")),
                "--logger=zap"));
    if (certificates != null) {
      listen += ",https://" + clientHost + ":" + self.client();
      command.add("--cert-file=" + certificates.server());
      command.add("--key-file=" + certificates.serverKey());
      command.add("--trusted-ca-file=" + certificates.authority());
      command.add("--client-cert-auth");
    }
    command.add("--listen-client-urls=" + listen);
    command.addAll(launch.options().arguments());
    return command;
  }

  @Override
  public boolean isReady(Launch launch) throws IOException {
    return Http.get(launch.self().plain("/health")).contains("\"true\"");
  }

  @Override
  public boolean isLeader(Launch launch) throws IOException {
    return Http.get(launch.self().plain("/metrics"))
        .lines()
        .anyMatch("etcd_server_is_leader 1"::equals);
  }

  @Override
  public void furnish(Launch launch) throws IOException {
    var password = launch.options().secret();
    if (password == null) {
      return;
    }
    var root = "{\"name\": \"root\", \"password\": \"" + password + "\"}";
    auth(launch, "user/add", root);
    auth(launch, "role/add", "{\"name\": \"root\"}");
    auth(launch, "user/grant", "{\"user\": \"root\", \"role\": \"root\"}");
    auth(launch, "enable", "{}");
  }

  private static void auth(Launch launch, String call, String json) throws IOException {
    Http.post(launch.self().plain("/v3/auth/" + call), json);
  }

  private static String peer(int port) {
    return "http://127.0.0.1:" + port;
  }
}
