package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases over one stream for all callers, opened when it is needed and again after it broke.
 * Callers who renew one lease at the same time share a request. Thread-safe.
 */
final class KeepAlives {

  private final EtcdClient client;
  private @Nullable Stream current;

  KeepAlives(EtcdClient client) {
    this.client = client;
  }

  /**
   * Gives the lease its full TTL again; false when there is no such lease.
   *
   * @throws BackendUnavailable when etcd does not say; renewing again does no harm
   */
  boolean renew(long lease) {
    var stream = stream(client.token());
    var answer = stream.ask(lease);
    try {
      return answer.get(client.callTimeout().toNanos(), TimeUnit.NANOSECONDS) > 0;
    } catch (TimeoutException e) {
      stream.fail(Status.DEADLINE_EXCEEDED.asRuntimeException());
      throw new BackendUnavailable("etcd did not answer a heartbeat in time", e);
    } catch (ExecutionException e) {
      throw EtcdErrors.unavailable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
  }

  private synchronized Stream stream(@Nullable String token) {
    var open = current;
    if (open == null) {
      open = new Stream();
      current = open;
      open.start(token);
    }
    return open;
  }

  private synchronized void forget(Stream broken) {
    if (current == broken) {
      current = null;
    }
  }

  /** One stream until it breaks. */
  private final class Stream implements StreamObserver<LeaseKeepAliveResponse> {
    private final Map<Long, CompletableFuture<Long>> waiting = new ConcurrentHashMap<>();
    private @Nullable ClientCallStreamObserver<LeaseKeepAliveRequest> requests;
    private @Nullable Throwable failure;

    synchronized void start(@Nullable String token) {
      requests = client.stream(token, LeaseGrpc.getLeaseKeepAliveMethod(), this);
    }

    synchronized CompletableFuture<Long> ask(long lease) {
      if (failure != null || requests == null) {
        return CompletableFuture.failedFuture(
            failure == null ? Status.UNAVAILABLE.asRuntimeException() : failure);
      }
      var asked = waiting.get(lease);
      if (asked != null) {
        return asked;
      }
      var answer = new CompletableFuture<Long>();
      waiting.put(lease, answer);
      requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
      return answer;
    }

    @Override
    public void onNext(LeaseKeepAliveResponse answer) {
      var asked = waiting.remove(answer.getID());
      if (asked != null) {
        asked.complete(answer.getTTL());
      }
    }

    @Override
    public void onError(Throwable error) {
      if (EtcdErrors.isTokenRefused(error)) {
        client.forgetToken();
      }
      fail(error);
    }

    @Override
    public void onCompleted() {
      fail(Status.UNAVAILABLE.withDescription("it ended the stream").asRuntimeException());
    }

    void fail(Throwable error) {
      forget(this);
      for (var asked : breakOff(error)) {
        asked.completeExceptionally(error);
      }
    }

    private synchronized List<CompletableFuture<Long>> breakOff(Throwable error) {
      if (failure == null) {
        failure = error;
        if (requests != null) {
          requests.cancel("broken", error);
        }
      }
      var left = List.copyOf(waiting.values());
      waiting.clear();
      return left;
    }
  }
}
