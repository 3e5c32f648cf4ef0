package io.rollcall.contract.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

enum RedisProgram implements Program {
  REDIS_7("redis", "redis-server", "redis:7.0"),
  REDIS_8("redis-8", "redis-server", "redis:8.0"),
  VALKEY_8("valkey", "valkey-server", "valkey/valkey:8.0"),
  VALKEY_9("valkey-9", "valkey-server", "valkey/valkey:9.1");

  private static final int SLOTS = 16_384;
  private static final String QUORUM = "2";
  private static final Duration FORMED_WITHIN = Duration.ofSeconds(60);

  private final String kind;
  private final String executable;
  private final String image;

  RedisProgram(String kind, String executable, String image) {
    this.kind = kind;
    this.executable = executable;
    this.image = image;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String executable() {
    return executable;
  }

  @Override
  public String image() {
    return image;
  }

  @Override
  public URI uri(Launch launch) {
    var scheme = launch.options().certificates() == null ? "redis" : "rediss";
    return URI.create(scheme + "://127.0.0.1:" + launch.self().client());
  }

  @Override
  public List<String> command(Launch launch, String clientHost, Path data) {
    var self = launch.self();
    var command = new ArrayList<>(List.of(executable));
    if (self.role() == Node.Role.AGENT) {
      command.add(Redis.configuration(launch.options().files().getLast(), self.name()).toString());
      command.addAll(List.of("--sentinel", "--port", "" + self.plain(), "--bind", clientHost));
      return command;
    }
    command.addAll(List.of("--port", "" + self.plain(), "--bind", clientHost));
    command.addAll(List.of("--dir", data.toString(), "--save", ""));
    command.addAll(List.of("--cluster-port", "" + self.peer(), "--cluster-node-timeout", "2000"));
    command.addAll(List.of("--repl-diskless-sync-delay", "0"));
    var secret = launch.options().secret();
    if (secret != null) {
      command.addAll(List.of("--requirepass", secret, "--masterauth", secret));
    }
    var certificates = launch.options().certificates();
    if (certificates != null) {
      command.addAll(List.of("--tls-port", "" + self.client()));
      command.addAll(List.of("--tls-cert-file", certificates.server().toString()));
      command.addAll(List.of("--tls-key-file", certificates.serverKey().toString()));
      command.addAll(List.of("--tls-ca-cert-file", certificates.authority().toString()));
    }
    if (isSentineled(launch) && !self.equals(first(launch))) {
      command.addAll(List.of("--replicaof", "127.0.0.1 " + first(launch).plain()));
    }
    command.addAll(launch.options().arguments());
    return command;
  }

  @Override
  public boolean isReady(Launch launch) throws IOException {
    return ask(launch, launch.self(), "PING").equals("PONG")
        && !ask(launch, launch.self(), "INFO", "replication").contains("master_link_status:down");
  }

  @Override
  public boolean isLeader(Launch launch) throws IOException {
    return ask(launch, launch.self(), "ROLE").startsWith("master");
  }

  @Override
  public void furnish(Launch launch) throws IOException {
    if (launch.options().arguments().contains("--cluster-enabled")) {
      formCluster(launch);
    }
  }

  /** Has sentinels watch the servers. Called when all are ready. */
  @Override
  public void furnishAgent(Launch launch) throws IOException {
    var primary = "" + first(launch).plain();
    var self = launch.self();
    ask(launch, self, "SENTINEL", "MONITOR", Redis.MASTER, "127.0.0.1", primary, QUORUM);
    ask(launch, self, "SENTINEL", "SET", Redis.MASTER, "down-after-milliseconds", "1000");
    ask(launch, self, "SENTINEL", "SET", Redis.MASTER, "failover-timeout", "5000");
  }

  private static void formCluster(Launch launch) throws IOException {
    var servers = launch.servers();
    for (int i = 0; i < servers.size(); i++) {
      var from = "" + SLOTS * i / servers.size();
      var to = "" + (SLOTS * (i + 1) / servers.size() - 1);
      var server = servers.get(i);
      ask(launch, server, "CLUSTER", "ADDSLOTSRANGE", from, to);
      ask(launch, server, "CLUSTER", "SET-CONFIG-EPOCH", "" + (i + 1));
      ask(
          launch,
          launch.self(),
          "CLUSTER",
          "MEET",
          "127.0.0.1",
          "" + server.plain(),
          "" + server.peer());
    }
    Awaitility.await()
        .atMost(FORMED_WITHIN)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              for (var server : servers) {
                if (!ask(launch, server, "CLUSTER", "INFO").contains("cluster_state:ok")) {
                  return false;
                }
              }
              return true;
            });
  }

  /** Whether sentinels watch: then the launch names a folder of their files. */
  private static boolean isSentineled(Launch launch) {
    return launch.options().files().stream()
        .anyMatch(folder -> folder.getFileName().toString().startsWith("rollcall-sentinels-"));
  }

  private static Node first(Launch launch) {
    return launch.servers().getFirst();
  }

  private static String ask(Launch launch, Node node, String... words) throws IOException {
    var secret = node.role() == Node.Role.AGENT ? null : launch.options().secret();
    return Resp.ask(node.plain(), secret, words);
  }
}
