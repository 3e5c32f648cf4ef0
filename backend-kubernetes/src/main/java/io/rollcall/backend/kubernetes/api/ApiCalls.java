package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.rollcall.backend.kubernetes.login.ClusterLogin;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Backoff;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import io.rollcall.trace.TraceHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls of an API server. Each is made once, but for one that the API server wants to be made
 * later. Thread-safe.
 */
final class ApiCalls {

  /** As the driver has it. */
  private static final Duration WITHOUT_END = Duration.ZERO;

  private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);
  private static final String JSON = "application/json";

  private final Supplier<ClusterLogin> login;
  private final Duration timeout;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Semaphore free;

  /**
   * @param login the one of now, for each call
   * @param timeout of a call
   * @param mostAtOnce others wait, but for those whose answer goes on
   */
  ApiCalls(
      Supplier<ClusterLogin> login,
      Duration timeout,
      int mostAtOnce,
      Clock clock,
      Scheduler scheduler) {
    this.login = login;
    this.timeout = timeout;
    this.free = new Semaphore(mostAtOnce);
    this.clock = clock;
    this.scheduler = scheduler;
  }

  Duration timeout() {
    return timeout;
  }

  /**
   * Makes a call that changes nothing, and gives whatever was answered.
   *
   * @throws BackendUnavailable when there is no answer in time
   */
  ApiAnswer read(ApiRequest request, Duration timeout) {
    try {
      return call(request, timeout);
    } catch (CallFailed e) {
      throw KubernetesErrors.unavailable(e.reason);
    }
  }

  /** As the other, with the timeout of a call. */
  ApiAnswer read(ApiRequest request) {
    return read(request, timeout);
  }

  /**
   * Makes a call that changes something, and gives whatever was answered.
   *
   * @throws BackendUnavailable when it surely did not
   * @throws OutcomeUnknown when it may have
   */
  ApiAnswer write(ApiRequest request) {
    try {
      return call(request, timeout);
    } catch (CallFailed e) {
      throw KubernetesErrors.ofWrite(e.reason);
    }
  }

  /**
   * Begins a call whose answer goes on and on. Gives the answer when it has begun, which it must
   * within the call timeout. {@code consumer} gets the pieces of its body, each when it has asked
   * for it.
   */
  CompletableFuture<HttpResponse<AsyncBody>> stream(
      ApiRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    return send(request, WITHOUT_END, consumer).orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** There is no answer. */
  private static final class CallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Throwable reason;

    CallFailed(Throwable reason) {
      super(reason);
      this.reason = reason;
    }
  }

  private ApiAnswer call(ApiRequest request, Duration timeout) throws CallFailed {
    var startNanos = clock.nanos();
    while (true) {
      var answer = callOnce(request, timeout.minus(clock.since(startNanos)));
      var pause = answer.retryAfter() == null ? BUSY_PAUSE : answer.retryAfter();
      if (!answer.isBusy() || clock.since(startNanos).plus(pause).compareTo(timeout) >= 0) {
        return answer;
      }
      Backoff.pause(scheduler, pause);
    }
  }

  private ApiAnswer callOnce(ApiRequest request, Duration timeout) throws CallFailed {
    var body = new AnswerBody();
    try {
      if (!timeout.isPositive() || !free.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new BackendUnavailable("too many calls wait for the API server's answers", null);
      }
      try {
        return send(request, timeout, body)
            .thenCompose(body::of)
            .get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        body.close();
        free.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallFailed(e);
    } catch (ExecutionException e) {
      throw new CallFailed(unwrapped(e));
    } catch (TimeoutException e) {
      throw new CallFailed(e);
    }
  }

  private CompletableFuture<HttpResponse<AsyncBody>> send(
      ApiRequest request, Duration timeout, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    var to = login.get();
    try {
      return to.client().consumeBytes(http(to, request, timeout), consumer);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static HttpRequest http(ClusterLogin to, ApiRequest request, Duration timeout) {
    var http =
        to.client()
            .newHttpRequestBuilder()
            .uri(to.server() + request.path())
            .timeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
            .header("Accept", JSON);
    TraceHeaders.here().forEach(http::header);
    return request.body() == null
        ? http.method(request.method(), null, null).build()
        : http.method(request.method(), JSON, request.body()).build();
  }

  /** What a stage of the driver's hands on, without the stage. */
  static Throwable unwrapped(Throwable error) {
    var cause = error.getCause();
    var isStage = error instanceof CompletionException || error instanceof ExecutionException;
    return isStage && cause != null ? unwrapped(cause) : error;
  }
}
