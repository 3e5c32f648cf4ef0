package io.rollcall.contract.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

enum ConsulProgram implements Program {
  CONSUL;

  /** Elects leaders as fast as in production rather than at the pace of a small test machine. */
  private static final String QUICK =
      "performance { raft_multiplier = 1 } disable_update_check = true";

  @Override
  public String kind() {
    return "consul";
  }

  @Override
  public String executable() {
    return "consul";
  }

  @Override
  public String image() {
    return "consul:1.8.7";
  }

  @Override
  public List<String> command(Launch launch, String clientHost, Path data) {
    var self = launch.self();
    var command =
        new ArrayList<>(
            List.of(
                "consul",
                "agent",
                "-node=" + self.name(),
                "-node-id=" + id(self),
                "-data-dir=" + data,
                "-bind=127.0.0.1",
                "-client=" + clientHost,
                "-http-port=" + self.plain(),
                "-serf-lan-port=" + self.peer(),
                "-server-port=" + self.rpc(),
                "-serf-wan-port=-1",
                "-grpc-port=-1",
                "-dns-port=-1",
                "-hcl=" + QUICK));
    if (self.role() == Node.Role.SERVER) {
      command.add("-server");
      command.add("-bootstrap-expect=" + launch.servers().size());
    }
    for (var server : launch.servers()) {
      if (!server.equals(self)) {
        command.add("-retry-join=127.0.0.1:" + server.peer());
        command.add("-retry-interval=1s");
      }
    }
    command.addAll(security(launch));
    command.addAll(launch.options().arguments());
    return command;
  }

  @Override
  public boolean isReady(Launch launch) throws IOException {
    var request = Http.to(launch.self().plain("/v1/catalog/node/" + launch.self().name()));
    var token = launch.options().secret();
    if (token != null) {
      request.header("X-Consul-Token", token);
    }
    return Http.send(request.build()).contains("\"" + id(launch.self()) + "\"");
  }

  @Override
  public boolean isLeader(Launch launch) throws IOException {
    return Http.get(launch.self().plain("/v1/status/leader"))
        .contains("\"127.0.0.1:" + launch.self().rpc() + "\"");
  }

  @Override
  public void furnish(Launch launch) {}

  private static List<String> security(Launch launch) {
    var arguments = new ArrayList<String>();
    var certificates = launch.options().certificates();
    if (certificates != null) {
      arguments.add("-https-port=" + launch.self().client());
      arguments.add(
          "-hcl=verify_incoming_https = true ca_file = \"%s\" cert_file = \"%s\" key_file = \"%s\""
              .formatted(
                  certificates.authority(), certificates.server(), certificates.serverKey()));
    }
    var token = launch.options().secret();
    if (token != null) {
      arguments.add(
          ("-hcl=primary_datacenter = \"dc1\" acl { enabled = true default_policy = \"deny\""
                  + " tokens { master = \"%s\" agent = \"%s\" } }")
              .formatted(token, token));
    }
    return arguments;
  }

  /** The same after its data were wiped: Consul refuses a node's name to another id. */
  private static UUID id(Node node) {
    return UUID.nameUUIDFromBytes(node.name().getBytes(StandardCharsets.UTF_8));
  }
}
