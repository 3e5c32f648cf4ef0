package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Calls to Consul's HTTP API; the one seam where its errors, and the network's, become Rollcall's.
 * Thread-safe. The token travels in a header, so that no address or message shows it.
 */
final class ConsulHttp implements AutoCloseable {

  /** Consul takes 200 connections from one address. */
  private static final int MOST_CALLS = 128;

  private static final int IDLE_CONNECTIONS = 64;
  private static final Duration IDLE_FOR = Duration.ofSeconds(60);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);
  private static final Set<Integer> HAS_NO_ANSWER = Set.of(401, 404, 405);
  private static final MediaType JSON = MediaType.get("application/json");

  /** Set once a request has begun to be sent: from then on it may have an effect. */
  private static final class Sent extends AtomicBoolean {}

  private final OkHttpClient client;
  private final Duration timeout;
  private final @Nullable String token;
  private final Semaphore calls = new Semaphore(MOST_CALLS);

  ConsulHttp(ConsulSettings settings) {
    this.timeout = settings.connection().callTimeout();
    this.token = settings.token();
    var builder =
        new OkHttpClient.Builder()
            .connectTimeout(min(timeout, LONGEST_CONNECT))
            .readTimeout(timeout)
            .writeTimeout(timeout)
            .callTimeout(timeout)
            .followRedirects(false)
            .connectionPool(
                new ConnectionPool(IDLE_CONNECTIONS, IDLE_FOR.toSeconds(), TimeUnit.SECONDS))
            .eventListenerFactory(ConsulHttp::sendingListener);
    var tls = settings.connection().tls();
    if (tls != null) {
      Tls.apply(tls, builder);
    }
    this.client = builder.build();
  }

  /** Reads what {@code url} names, now. */
  <T> Answer<T> get(HttpUrl url, TypeReference<T> type) {
    return read(client, request(url).build(), type);
  }

  /** As {@link #get}, as text; null when Consul does not have it. */
  @Nullable String find(HttpUrl url) {
    var request = request(url).build();
    try {
      return call(
          client, request, response -> response.code() == 404 ? null : text(request, response));
    } catch (IOException e) {
      throw ConsulErrors.ofRead(request, e);
    }
  }

  /** As {@link #get}; Consul answers once its index is not the {@code url}'s, or after the wait. */
  <T> Answer<T> poll(HttpUrl url, Duration wait, TypeReference<T> type) {
    var longest = wait.plus(wait.dividedBy(16)).plus(timeout);
    var patient = client.newBuilder().readTimeout(longest).callTimeout(longest).build();
    return read(patient, request(url).build(), type);
  }

  /** Asks a question that is sent as a body and changes nothing; null when Consul has no answer. */
  <T> @Nullable T ask(HttpUrl url, Object question, TypeReference<T> type) {
    var request = request(url).post(body(question)).build();
    try {
      return call(
          client,
          request,
          response ->
              HAS_NO_ANSWER.contains(response.code()) ? null : value(request, response, type));
    } catch (IOException e) {
      throw ConsulErrors.ofRead(request, e);
    }
  }

  /**
   * Writes what is no registration and is answered, such as a lock: when that fails, nothing is
   * registered.
   */
  <T> T exchange(HttpUrl url, @Nullable Object content, TypeReference<T> type) {
    var request = request(url).put(body(content)).build();
    return read(client, request, type).value();
  }

  /** Writes; false when Consul does not know what is to be written to. */
  boolean put(HttpUrl url, @Nullable Object content) {
    return write(request(url).put(body(content)));
  }

  /** As {@link #put}. */
  boolean delete(HttpUrl url) {
    return write(request(url).delete());
  }

  private boolean write(Request.Builder builder) {
    var sent = new Sent();
    var request = builder.tag(Sent.class, sent).build();
    try {
      return Boolean.TRUE.equals(
          call(
              client,
              request,
              response -> response.isSuccessful() || !ConsulErrors.isUnknown(response, request)));
    } catch (IOException e) {
      throw ConsulErrors.ofWrite(request, e, sent.get());
    }
  }

  /** Ends the calls that are under way, with errors. */
  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private <T> Answer<T> read(OkHttpClient through, Request request, TypeReference<T> type) {
    try {
      return requireNonNull(
          call(
              through,
              request,
              response -> new Answer<>(value(request, response, type), index(response))));
    } catch (IOException e) {
      throw ConsulErrors.ofRead(request, e);
    }
  }

  private static String text(Request request, Response response) throws IOException {
    return good(request, response).string();
  }

  private static <T> T value(Request request, Response response, TypeReference<T> type)
      throws IOException {
    return Json.MAPPER.readValue(good(request, response).byteStream(), type);
  }

  private static ResponseBody good(Request request, Response response) throws IOException {
    if (!response.isSuccessful()) {
      throw ConsulErrors.ofRead(request, response);
    }
    return response.body();
  }

  private interface Reading<T> {
    @Nullable T of(Response response) throws IOException;
  }

  private <T> @Nullable T call(OkHttpClient through, Request request, Reading<T> reading)
      throws IOException {
    enter();
    try (var response = through.newCall(request).execute()) {
      return reading.of(response);
    } finally {
      calls.release();
    }
  }

  private Request.Builder request(HttpUrl url) {
    var request = new Request.Builder().url(url);
    if (token != null) {
      request.header("X-Consul-Token", token);
    }
    return request;
  }

  private void enter() {
    try {
      if (calls.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while waiting to call Consul", e);
    }
    throw new BackendUnavailable(
        "%d calls to Consul are under way and none ended within %s".formatted(MOST_CALLS, timeout),
        null);
  }

  private static RequestBody body(@Nullable Object content) {
    return RequestBody.create(content == null ? "" : Json.write(content), JSON);
  }

  private static long index(Response response) {
    var index = response.header("X-Consul-Index");
    return index == null ? 1 : Math.max(1, Long.parseUnsignedLong(index));
  }

  private static EventListener sendingListener(Call call) {
    var sent = call.request().tag(Sent.class);
    return sent == null ? EventListener.NONE : new SendingListener(sent);
  }

  private static final class SendingListener extends EventListener {
    private final Sent sent;

    SendingListener(Sent sent) {
      this.sent = sent;
    }

    @Override
    public void requestHeadersStart(Call call) {
      sent.set(true);
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
