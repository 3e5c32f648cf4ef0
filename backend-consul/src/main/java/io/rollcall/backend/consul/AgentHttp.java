package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.json.StoredJson;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.PemFiles;
import io.rollcall.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.Consul;

/**
 * Calls to one agent: by consul-client, and those that it cannot make, where indexes of checks
 * matter, a wait is shorter than a second, or a check has a method, headers or a bound of its
 * output. Thread-safe. The token travels in a header, so that no address or message shows it.
 */
final class AgentHttp implements AutoCloseable {

  private static final MediaType JSON = MediaType.get("application/json");
  private static final int IDLE_CONNECTIONS = 64;
  private static final int IDLE_SECONDS = 60;
  private static final long LONGEST_CONNECT_MILLIS = 2_000;

  private final HttpUrl base;
  private final @Nullable String token;
  private final Consul consul;
  private final OkHttpClient own;

  /**
   * @throws IllegalArgumentException when a TLS file cannot be read
   */
  AgentHttp(URI endpoint, ConsulSettings settings, Scheduler scheduler) {
    this.base = HttpUrl.get(endpoint.toString());
    this.token = settings.token();
    var timeout = settings.connection().callTimeout();
    var calls = new BoundedCalls(timeout, scheduler);
    var connections = new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS);
    long connectMillis = Math.min(timeout.toMillis(), LONGEST_CONNECT_MILLIS);
    var builder =
        Consul.builder()
            .withUrl(endpoint.toString())
            .withPing(false)
            .withConnectTimeoutMillis(connectMillis)
            .withReadTimeoutMillis(0)
            .withWriteTimeoutMillis(0)
            .withConnectionPool(connections)
            .withConsulFailoverInterceptor(calls);
    var client =
        new OkHttpClient.Builder()
            .connectTimeout(connectMillis, TimeUnit.MILLISECONDS)
            .readTimeout(0, TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .connectionPool(connections)
            .addInterceptor(calls);
    if (token != null) {
      builder.withTokenAuth(token);
    }
    var tls = settings.connection().tls();
    if (tls != null) {
      var certificates = certificates(tls);
      builder
          .withSslContext(certificates.sslContext())
          .withTrustManager(certificates.trustManager());
      client.sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager());
    }
    this.consul = builder.build();
    this.own = client.build();
  }

  private static HandshakeCertificates certificates(TlsFiles tls) {
    var handshake = new HandshakeCertificates.Builder();
    if (tls.ca() == null) {
      handshake.addPlatformTrustedCertificates();
    } else {
      PemFiles.certificates("tls.ca-file", tls.ca()).forEach(handshake::addTrustedCertificate);
    }
    if (tls.certificate() != null && tls.key() != null) {
      var chain = PemFiles.certificates("tls.certificate-file", tls.certificate());
      var own = chain.getFirst();
      var keys = new KeyPair(own.getPublicKey(), PemFiles.key("tls.key-file", tls.key(), own));
      handshake.heldCertificate(
          new HeldCertificate(keys, own),
          chain.subList(1, chain.size()).toArray(X509Certificate[]::new));
    }
    return handshake.build();
  }

  /**
   * What Consul answered to a read.
   *
   * @param value null when it does not have it
   * @param index Consul's index of what was read, at least 1
   */
  record Answer<T>(@Nullable T value, long index) {}

  Consul consul() {
    return consul;
  }

  /** The address of an API call; {@code path} is below {@code /v1/}. */
  HttpUrl.Builder url(String path) {
    return base.newBuilder().addPathSegment("v1").addPathSegments(path);
  }

  <T> Answer<T> get(HttpUrl.Builder url, TypeReference<T> type) {
    try (var response = own.newCall(request(url).build()).execute()) {
      var value =
          response.code() == 404
              ? null
              : StoredJson.MAPPER.readValue(response.body().byteStream(), type);
      return new Answer<>(value, index(response));
    } catch (IOException e) {
      throw new BackendUnavailable("Consul answered what makes no sense: " + e.getMessage(), e);
    }
  }

  void put(HttpUrl.Builder url, Object content) {
    var request = request(url).put(RequestBody.create(StoredJson.write(content), JSON)).build();
    try {
      own.newCall(request).execute().close();
    } catch (IOException tooLate) { // its time was over just as it was answered
      throw ConsulErrors.notAnswered(request, tooLate, true, true);
    }
  }

  /** Ends the calls that are under way, with errors. */
  @Override
  public void close() {
    consul.destroy();
    own.dispatcher().cancelAll();
    own.dispatcher().executorService().shutdown();
    own.connectionPool().evictAll();
  }

  @Override
  public String toString() {
    return base.toString();
  }

  private Request.Builder request(HttpUrl.Builder url) {
    var request = new Request.Builder().url(url.build());
    if (token != null) {
      request.header("X-Consul-Token", token);
    }
    return request;
  }

  private static long index(Response response) {
    var index = response.header("X-Consul-Index");
    return index == null ? 1 : Math.max(1, Long.parseUnsignedLong(index));
  }
}
