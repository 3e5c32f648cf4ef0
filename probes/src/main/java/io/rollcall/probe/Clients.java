package io.rollcall.probe;

import io.rollcall.model.Registration;
import io.rollcall.tls.PemFiles;
import java.net.Proxy;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;

/**
 * The HTTP clients of the probes: no proxy, no redirects, one time limit for each call as a whole,
 * and a bound on idle connections.
 *
 * @param http alike but for their connections. OkHttp looks for one by going through all that are
 *     idle: there are many small pools, so that this takes no time
 */
record Clients(List<OkHttpClient> http, OkHttpClient grpc, OkHttpClient grpcOverTls) {

  private static final int POOLS = 128;
  private static final int IDLE_CONNECTIONS_EACH = 4;

  /** Each has a platform thread. */
  private static final int IDLE_GRPC_CONNECTIONS = 64;

  private static final Duration KEPT_IDLE = Duration.ofMinutes(2);

  static Clients of(ProbeSettings settings, GuardedSockets sockets, Resolver lookup) {
    var builder =
        new OkHttpClient.Builder()
            .socketFactory(sockets)
            .dns(lookup)
            .proxy(Proxy.NO_PROXY)
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            .fastFallback(false)
            .connectTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .protocols(List.of(Protocol.HTTP_1_1));
    var ca = settings.ca();
    if (ca != null) {
      trust(builder, PemFiles.certificates("tls.ca-file", ca));
    }
    var first = builder.connectionPool(pool(IDLE_CONNECTIONS_EACH)).build();
    var others =
        Stream.generate(
            () -> first.newBuilder().connectionPool(pool(IDLE_CONNECTIONS_EACH)).build());
    var forGrpc = first.newBuilder().connectionPool(pool(IDLE_GRPC_CONNECTIONS));
    return new Clients(
        Stream.concat(Stream.of(first), others).limit(POOLS).toList(),
        forGrpc.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build(),
        forGrpc.protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)).build());
  }

  /** The same for the same address. */
  OkHttpClient http(Registration target) {
    return http.get(Math.floorMod(Objects.hash(target.host(), target.probedPort()), POOLS));
  }

  /** Closes connections that no probe uses. */
  void letGoOfIdle() {
    Stream.concat(http.stream(), Stream.of(grpc, grpcOverTls))
        .forEach(client -> client.connectionPool().evictAll());
  }

  void close() {
    Stream.concat(http.stream(), Stream.of(grpc, grpcOverTls))
        .forEach(
            client -> {
              client.dispatcher().cancelAll();
              client.connectionPool().evictAll();
            });
  }

  private static ConnectionPool pool(int idle) {
    return new ConnectionPool(idle, KEPT_IDLE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void trust(OkHttpClient.Builder client, List<X509Certificate> certificates) {
    var handshake = new HandshakeCertificates.Builder();
    certificates.forEach(handshake::addTrustedCertificate);
    var built = handshake.build();
    client.sslSocketFactory(built.sslSocketFactory(), built.trustManager());
  }
}
