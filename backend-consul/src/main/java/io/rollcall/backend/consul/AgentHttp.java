package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.json.StoredJson;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Scheduler;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsMaterial;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.Consul;

/**
 * Calls to one agent: by consul-client, and those that it cannot make, where indexes of checks
 * matter, a wait is shorter than a second, or a check has a method, headers or a bound of its
 * output. Thread-safe. The token travels in a header, so that no address or message shows it.
 */
final class AgentHttp implements AutoCloseable {

  private static final MediaType JSON = MediaType.get("application/json");

  /** Consul then goes by the agent's own. */
  private static final String NO_TOKEN = "";

  private static final int IDLE_CONNECTIONS = 64;
  private static final int IDLE_SECONDS = 60;
  private static final long LONGEST_CONNECT_MILLIS = 2_000;

  private final HttpUrl base;
  private volatile @Nullable String token;

  /** Null for connections in the clear. */
  private final @Nullable ReplaceableTls tls;

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
    builder.withTokenAuth(() -> Objects.requireNonNullElse(token, NO_TOKEN));
    var connection = settings.connection();
    this.tls = connection.isTls() ? new ReplaceableTls(TlsMaterial.of(connection.tls())) : null;
    if (tls != null) {
      var context = tls.newContext();
      builder.withSslContext(context).withTrustManager(tls.trustManager());
      client.sslSocketFactory(context.getSocketFactory(), tls.trustManager());
    }
    this.consul = builder.build();
    this.own = client.build();
  }

  /**
   * What Consul answered to a read.
   *
   * @param value null when it does not have it
   * @param index Consul's index of what was read, at least 1
   */
  record Answer<T>(@Nullable T value, long index) {}

  /** As {@link ConsulRegistry#prepare}. */
  Runnable prepare(ConsulSettings next) {
    var replacement = tls == null ? null : TlsMaterial.of(next.connection().tls());
    return () -> {
      token = next.token();
      if (tls != null && replacement != null) {
        tls.replace(replacement);
      }
    };
  }

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
    var current = token;
    if (current != null) {
      request.header("X-Consul-Token", current);
    }
    return request;
  }

  private static long index(Response response) {
    var index = response.header("X-Consul-Index");
    return index == null ? 1 : Math.max(1, Long.parseUnsignedLong(index));
  }
}
