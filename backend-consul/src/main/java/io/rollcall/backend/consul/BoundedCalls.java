package io.rollcall.backend.consul;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.HostAndPort;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Scheduler;
import io.rollcall.trace.TraceHeaders;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.util.failover.ConsulFailoverInterceptor;

/**
 * Around every call to Consul, whether consul-client makes it or {@link AgentHttp}: it is sent at
 * most once, ends within its timeout, and waits while many others are under way. The one seam where
 * Consul's errors, and the network's, become Rollcall's. Thread-safe.
 *
 * <p>It never fails over: consul-client takes an interceptor only in the role of one that does.
 */
final class BoundedCalls extends ConsulFailoverInterceptor {

  /** Consul takes 200 connections from one address. */
  static final int MOST = 128;

  private static final Duration LONGEST = Duration.ofDays(1);

  private static final ScopedValue<Duration> SOONER = ScopedValue.newInstance();

  /** Bounds the calls that are made in its scope by a shorter timeout. */
  static ScopedValue.Carrier within(Duration timeout) {
    return ScopedValue.where(SOONER, timeout);
  }

  /** The bound and the trace of this scope, for calls in another thread. */
  static ScopedValue.Carrier asHere() {
    return TraceHeaders.asHere().where(SOONER, SOONER.orElse(LONGEST));
  }

  private final Semaphore places = new Semaphore(MOST);
  private final Duration timeout;
  private final Scheduler scheduler;

  /**
   * @param timeout of a call, beside the time that it asks Consul to wait
   */
  BoundedCalls(Duration timeout, Scheduler scheduler) {
    super(List.of(HostAndPort.fromHost("none")), 1L);
    this.timeout = timeout;
    this.scheduler = scheduler;
  }

  @Override
  public Response intercept(Chain chain) {
    enter();
    var original = chain.request();
    var body = original.body();
    var once = body == null ? null : new SentOnce(body);
    var request = sent(original, once);
    var over = new AtomicBoolean();
    var timer =
        scheduler.after(
            shorter(SOONER.orElse(timeout), timeout).plus(asked(request)),
            () -> {
              if (over.compareAndSet(false, true)) {
                chain.call().cancel();
              }
            });
    try (var response = chain.proceed(request)) {
      var bytes = response.body().bytes();
      var type = response.body().contentType();
      if (!over.compareAndSet(false, true)) {
        throw new IOException("the answer came too late");
      }
      if (!response.isSuccessful()) {
        ConsulErrors.check(request, response.code(), new String(bytes, UTF_8));
      }
      return response.newBuilder().body(ResponseBody.create(bytes, type)).build();
    } catch (RegistryException refused) {
      throw refused;
    } catch (Exception e) { // OkHttp, written in Kotlin, declares no InterruptedException
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      boolean isLate = !over.compareAndSet(false, true);
      throw ConsulErrors.notAnswered(request, e, once != null && once.begun, isLate);
    } finally {
      timer.cancel();
      places.release();
    }
  }

  /** With the headers of the trace that the call is part of, and {@code body} if there is one. */
  private static Request sent(Request original, @Nullable RequestBody body) {
    var headers = TraceHeaders.here();
    if (body == null && headers.isEmpty()) {
      return original;
    }
    var request = original.newBuilder();
    headers.forEach(request::header);
    return body == null ? request.build() : request.method(original.method(), body).build();
  }

  private void enter() {
    try {
      if (places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("interrupted while waiting to call Consul", e);
    }
    throw new BackendUnavailable(
        "%d calls to Consul are under way and none ended within %s".formatted(MOST, timeout), null);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** How long a query asks Consul to wait, which may answer a sixteenth later. */
  private static Duration asked(Request request) {
    var wait = request.url().queryParameter("wait");
    if (wait == null || !wait.endsWith("ms")) {
      return Duration.ZERO;
    }
    var asked = Duration.ofMillis(Long.parseLong(wait, 0, wait.length() - 2, 10));
    return asked.plus(asked.dividedBy(16));
  }

  /** OkHttp sends a request again when a reused connection breaks; not one whose body is this. */
  private static final class SentOnce extends RequestBody {
    private final RequestBody body;
    private volatile boolean begun;

    SentOnce(RequestBody body) {
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return body.contentLength();
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    /** Before this, Consul has got nothing that it could act on. */
    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      begun = true;
      body.writeTo(sink);
    }
  }
}
