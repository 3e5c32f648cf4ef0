package io.rollcall.backend.redis;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that are slow, or are called by odd names. */
class RedisServersTest {

  private static final InetSocketAddress ASKED =
      InetSocketAddress.createUnresolved("10.0.0.1", 7000);

  private final TestRegistries registries = new TestRegistries();

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void callsHaveTheirFullTimeHoweverManyServersAreNamed() {
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN);
        var proxy = TcpProxy.before(server.uri())) {
      var uri = proxy.uri(server.uri());
      var settings = RedisSettings.of(uri, uri, uri).withCallTimeout(Duration.ofSeconds(4));
      var registry = registries.connect(settings);
      put(registry, heartbeating("orders", "1"));

      proxy.slow(Duration.ofMillis(1100));

      registry.renew(new InstanceKey("orders", "1"), Clock.system().now());
    }
  }

  @Test
  void connectionsToSentinelsThatComeLateAreClosed() {
    try (var servers = Redis.REDIS_7.sentinels(1, ServerOptions.PLAIN);
        var proxy = TcpProxy.before(first(servers.agents()))) {
      var sentinel = proxy.uri(first(servers.agents()));
      proxy.hang();
      var backend =
          registries.backend(RedisSettings.of(sentinel).withSentinels(Sentinels.of(Redis.MASTER)));
      eventually(() -> assertThat(proxy.connections()).isGreaterThan(2));
      proxy.heal();

      eventually(backend::check);
      eventually(() -> assertThat(proxy.connections()).isZero());
    }
  }

  private static URI first(List<RealServer> servers) {
    return servers.getFirst().uri();
  }

  @Test
  void keysAreLookedForWhereAnyKindOfNameSays() {
    assertMoved("MOVED 3999 10.0.0.2:6379", "10.0.0.2", 6379);
    assertMoved("MOVED 3999 redis_2:6379", "redis_2", 6379);
    assertMoved("MOVED 3999 ::1:6379", "::1", 6379);
    assertMoved("MOVED 3999 :6381", "10.0.0.1", 6381);
    assertMoved("MOVED 3999 ?:6381", "10.0.0.1", 6381);
  }

  private static void assertMoved(String said, String host, int port) {
    assertThat(RedisServers.moved(ASKED, said))
        .isEqualTo(InetSocketAddress.createUnresolved(host, port));
  }
}
