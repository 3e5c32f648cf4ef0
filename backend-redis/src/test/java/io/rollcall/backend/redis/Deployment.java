package io.rollcall.backend.redis;

import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import java.net.URI;
import java.util.UUID;

/** The ways in which companies run Redis. Tests share the servers of each. */
enum Deployment {
  REDIS {
    @Override
    RedisSettings settings() {
      return RedisSettings.of(Redis.REDIS_7.shared());
    }
  },
  VALKEY {
    @Override
    RedisSettings settings() {
      return RedisSettings.of(Redis.VALKEY_8.shared());
    }
  },
  SENTINELS {
    @Override
    RedisSettings settings() {
      return RedisSettings.of(Shared.SENTINELS).withSentinels(Sentinels.of(Redis.MASTER));
    }
  },
  CLUSTER {
    @Override
    RedisSettings settings() {
      return RedisSettings.of(Shared.NODES);
    }
  };

  private static final int SERVERS = 3;

  /** Started when it is first asked for; the servers end with this JVM. */
  private static final class Shared {
    private static final URI[] SENTINELS =
        Redis.REDIS_8.sentinels(2, ServerOptions.PLAIN).agents().stream()
            .map(sentinel -> sentinel.uri())
            .toArray(URI[]::new);
    private static final URI[] NODES =
        Redis.VALKEY_9.cluster(SERVERS, ServerOptions.PLAIN).uris().toArray(URI[]::new);
  }

  abstract RedisSettings settings();

  /** With a prefix that nobody has used. */
  RedisSettings unused() {
    return settings().withPrefix("test-" + UUID.randomUUID());
  }
}
