package io.rollcall.contract.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class ServerClusterTest {

  private static final Duration ELECTED_WITHIN = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource
  void clusterLosesItsLeaderAndKeepsItsData(Store store) throws IOException {
    try (var cluster = store.cluster(ServerOptions.PLAIN)) {
      var first = cluster.leader();
      Http.send(store.put(first.uri(), "color", "green"));

      first.kill();
      var second = cluster.leader();
      assertThat(second).isNotSameAs(first);
      Awaitility.await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> store.holds(second.uri(), "color", "green"));

      first.start();
      Awaitility.await()
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> store.holds(first.uri(), "color", "green"));
    }
  }

  @Test
  void serviceOfOneAgentIsKnownAtTheOther() throws IOException {
    try (var cluster = Consul.cluster(1, 2, ServerOptions.PLAIN)) {
      var here = cluster.agents().getFirst().uri();
      var there = cluster.agents().getLast().uri();
      var register = here.resolve("/v1/agent/service/register");
      var orders = BodyPublishers.ofString("{\"Name\": \"orders\"}");
      Http.send(Http.to(register).PUT(orders).build());

      Awaitility.await()
          .until(() -> Http.get(there.resolve("/v1/catalog/services")).contains("orders"));
      assertThat(Http.get(there.resolve("/v1/agent/services"))).doesNotContain("orders");
    }
  }

  @ParameterizedTest
  @EnumSource
  void leaderThatItsFollowersCannotReachLeadsNoMore(Etcd etcd) {
    try (var cluster = etcd.clusterOnNetworks(3, ServerOptions.PLAIN)) {
      var first = cluster.leader();

      cluster.peerNetwork(first).hang();
      Awaitility.await()
          .atMost(ELECTED_WITHIN)
          .until(
              () ->
                  cluster.servers().stream().anyMatch(other -> other != first && other.isLeader()));

      cluster.peerNetwork(first).heal();
      cluster.awaitReady();
    }
  }

  @ParameterizedTest
  @EnumSource
  void secretHoldsAtEveryServer(Store store) {
    try (var cluster = store.cluster(ServerOptions.PLAIN.withSecret("s3cret"))) {
      for (var uri : cluster.uris()) {
        assertThatThrownBy(() -> Http.send(store.put(uri, "color", "green")))
            .hasMessageContaining(" answered 4");
      }
    }
  }
}
