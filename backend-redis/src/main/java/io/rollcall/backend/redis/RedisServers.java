package io.rollcall.backend.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsMaterial;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the server that has the keys and takes writes, and connects to it: the one that was named,
 * the one that the sentinels name, or the one that a node of the cluster names. Thread-safe.
 *
 * <p>A connection that breaks stays broken, and what was under way on it fails: the driver would
 * else send it again to whoever it connects to next.
 */
final class RedisServers implements AutoCloseable {

  /** Servers that are asked for one connection, whoever names them. */
  private static final int MOST_ASKED = 8;

  private static final int THREADS = 2;
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(2);

  private final Keys keys;
  private final Clock clock;
  private final ClientResources resources;
  private final RedisClient client;

  /** Null for connections in the clear. */
  private final @Nullable ReplaceableTls tls;

  private volatile RedisSettings settings;

  /** Does not connect; throws {@link IllegalArgumentException} for files that cannot be used. */
  RedisServers(RedisSettings settings, Keys keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
    var connection = settings.connection();
    this.tls = connection.isTls() ? new ReplaceableTls(TlsMaterial.of(connection.tls())) : null;
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(options(connection.callTimeout(), tls));
  }

  /** As {@link RedisBackend#prepare}. */
  Runnable prepare(RedisSettings next) {
    var replacement = tls == null ? null : TlsMaterial.of(next.connection().tls());
    return () -> {
      if (tls != null && replacement != null) {
        tls.replace(replacement);
      }
      settings = next;
    };
  }

  int copies() {
    return settings.copies();
  }

  Duration callTimeout() {
    return settings.connection().callTimeout();
  }

  /**
   * Connects.
   *
   * @param timeout of all of it, and then of each call
   */
  RedisConnection open(Duration timeout) {
    long startNanos = clock.nanos();
    var reason = new BackendUnavailable("no Redis server is known", null);
    var candidates = candidates(timeout);
    for (int i = 0; i < MOST_ASKED && !candidates.isEmpty(); i++) {
      var left = timeout.minus(clock.since(startNanos));
      try {
        var share = left.dividedBy(candidates.size() > 1 ? 2 : 1);
        return open(candidates.remove(), share, timeout, candidates);
      } catch (RedisException e) {
        reason = RedisErrors.unavailable(e);
      } catch (BackendUnavailable e) {
        reason = e;
      }
    }
    throw reason;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, CLOSED_WITHIN);
    resources
        .shutdown(0, CLOSED_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSED_WITHIN.toMillis());
  }

  private RedisConnection open(
      InetSocketAddress server,
      Duration share,
      Duration callTimeout,
      Deque<InetSocketAddress> others) {
    var connecting = client.connectAsync(StringCodec.UTF8, uri(server)).toCompletableFuture();
    var connection = new RedisConnection(connected(connecting, share), keys, callTimeout);
    try {
      connection.position(share);
      return connection;
    } catch (RedisException e) {
      connection.close();
      if (RedisErrors.isMoved(e)) {
        others.addFirst(moved(server, RedisErrors.said(e)));
      }
      throw e;
    } catch (BackendUnavailable e) {
      connection.close();
      throw e;
    }
  }

  private static <C extends StatefulConnection<?, ?>> C connected(
      CompletableFuture<C> connecting, Duration timeout) {
    try {
      return Answers.await(connecting, timeout);
    } catch (RedisException e) {
      var _ = connecting.thenCompose(StatefulConnection::closeAsync); // if it comes late
      throw e;
    }
  }

  private Deque<InetSocketAddress> candidates(Duration timeout) {
    var sentinels = settings.sentinels();
    var endpoints = new ArrayList<InetSocketAddress>();
    for (var endpoint : settings.connection().endpoints()) {
      var host = endpoint.getHost().replaceAll("[\\[\\]]", "");
      endpoints.add(InetSocketAddress.createUnresolved(host, endpoint.getPort()));
    }
    Collections.shuffle(endpoints);
    return new ArrayDeque<>(
        sentinels == null ? endpoints : List.of(primary(endpoints, sentinels, timeout)));
  }

  /** What the first sentinel says that answers. */
  private InetSocketAddress primary(
      List<InetSocketAddress> addresses, Sentinels sentinels, Duration timeout) {
    long startNanos = clock.nanos();
    var reason = new BackendUnavailable("no sentinel knows '" + sentinels.master() + "'", null);
    for (int i = 0; i < addresses.size(); i++) {
      var left = timeout.minus(clock.since(startNanos));
      try {
        var address = ask(addresses.get(i), sentinels, left.dividedBy(addresses.size() - i));
        if (address != null) {
          return address;
        }
      } catch (RedisException e) {
        reason = RedisErrors.unavailable(e);
      }
    }
    throw reason;
  }

  /** The address of the primary; null when the sentinel does not know it. */
  private @Nullable InetSocketAddress ask(
      InetSocketAddress sentinel, Sentinels sentinels, Duration timeout) {
    long startNanos = clock.nanos();
    var uri = authenticated(builder(sentinel), sentinels.user(), sentinels.password()).build();
    var connecting = client.connectSentinelAsync(StringCodec.UTF8, uri);
    try (var connection = connected(connecting, timeout)) {
      var address = connection.async().getMasterAddrByName(sentinels.master());
      return (InetSocketAddress) Answers.await(address, timeout.minus(clock.since(startNanos)));
    }
  }

  /** Such as {@code MOVED 3999 10.0.0.2:6379}; no host, or ?, stands for that which says it. */
  static InetSocketAddress moved(InetSocketAddress server, String said) {
    var address = said.split(" ", -1)[2];
    int colon = address.lastIndexOf(':');
    var host = address.substring(0, colon);
    return InetSocketAddress.createUnresolved(
        host.isEmpty() || host.equals("?") ? server.getHostString() : host,
        Integer.parseInt(address.substring(colon + 1)));
  }

  private RedisURI uri(InetSocketAddress server) {
    var uri = builder(server).withDatabase(settings.database()).withClientName("rollcall");
    return authenticated(uri, settings.user(), settings.password()).build();
  }

  private static RedisURI.Builder authenticated(
      RedisURI.Builder uri, @Nullable String user, @Nullable String password) {
    return password == null
        ? uri
        : uri.withAuthentication(user == null ? "default" : user, password.toCharArray());
  }

  private RedisURI.Builder builder(InetSocketAddress server) {
    return RedisURI.Builder.redis(server.getHostString(), server.getPort())
        .withSsl(tls != null)
        .withVerifyPeer(SslVerifyMode.FULL)
        .withTimeout(callTimeout());
  }

  private static ClientOptions options(Duration timeout, @Nullable ReplaceableTls tls) {
    var options =
        ClientOptions.builder()
            .autoReconnect(false)
            .protocolVersion(ProtocolVersion.RESP2)
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
            .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build());
    if (tls != null) {
      options.sslOptions(
          SslOptions.builder()
              .jdkSslProvider()
              .handshakeTimeout(timeout)
              .sslContext(
                  context -> context.trustManager(tls.trustManager()).keyManager(tls.keyManager()))
              .build());
    }
    return options.build();
  }
}
