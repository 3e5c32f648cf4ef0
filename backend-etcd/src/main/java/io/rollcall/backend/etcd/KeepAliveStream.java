package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One stream on which leases are renewed, until it breaks. Thread-safe.
 *
 * <p>Every call of {@link #ask} sends a request of its own. Two callers must not share one: etcd
 * may have renewed the lease for the first, and ended it since, when the second comes.
 */
final class KeepAliveStream implements StreamObserver<LeaseKeepAliveResponse> {

  private final EtcdClient client;
  private final @Nullable String token;

  /** What is owed to callers, by lease. etcd answers the requests for one lease in their order. */
  private final Map<Long, Queue<CompletableFuture<Long>>> waiting = new HashMap<>();

  private @Nullable ClientCallStreamObserver<LeaseKeepAliveRequest> requests;
  private @Nullable Throwable failure;
  private boolean retired;

  private KeepAliveStream(EtcdClient client, @Nullable String token) {
    this.client = client;
    this.token = token;
  }

  /** Returns at once; what is asked before etcd has taken the stream is sent then. */
  static KeepAliveStream open(EtcdClient client, @Nullable String token) {
    var stream = new KeepAliveStream(client, token);
    stream.start();
    return stream;
  }

  private synchronized void start() {
    requests = client.stream(token, LeaseGrpc.getLeaseKeepAliveMethod(), this);
  }

  /** Whether it is neither broken nor retired. */
  synchronized boolean isOpen() {
    return failure == null && !retired;
  }

  /**
   * Asks for a lease to be renewed.
   *
   * @return the TTL that the lease is given, 0 when there is no such lease; fails when the stream
   *     does. Null when the stream is retired, and another has to be asked
   */
  synchronized @Nullable CompletableFuture<Long> ask(long lease) {
    if (retired) {
      return null;
    }
    if (failure != null || requests == null) {
      return CompletableFuture.failedFuture(
          failure == null ? Status.UNAVAILABLE.asRuntimeException() : failure);
    }
    var answer = new CompletableFuture<Long>();
    waiting.computeIfAbsent(lease, absent -> new ArrayDeque<>()).add(answer);
    requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    return answer;
  }

  /** Nobody is to ask on it from now on; it ends once it owes no answer. */
  void retire() {
    synchronized (this) {
      retired = true;
    }
    endIfDone();
  }

  @Override
  public void onNext(LeaseKeepAliveResponse answer) {
    var asked = next(answer.getID());
    if (asked != null) {
      asked.complete(answer.getTTL());
      endIfDone();
    }
  }

  @Override
  public void onError(Throwable error) {
    if (EtcdErrors.isTokenRefused(error)) {
      client.forgetToken(token);
    }
    fail(error);
  }

  @Override
  public void onCompleted() {
    fail(Status.UNAVAILABLE.withDescription("it ended the stream").asRuntimeException());
  }

  /** Ends it, and tells so to all who wait. */
  void fail(Throwable error) {
    var open = breakOff(error);
    if (open != null) {
      open.cancel("broken", error);
    }
    unanswered().forEach(asked -> asked.completeExceptionally(error));
  }

  private void endIfDone() {
    boolean isDone;
    synchronized (this) {
      isDone = retired && waiting.isEmpty();
    }
    if (isDone) {
      fail(Status.CANCELLED.asRuntimeException());
    }
  }

  private synchronized @Nullable CompletableFuture<Long> next(long lease) {
    var asked = waiting.get(lease);
    if (asked == null) {
      return null;
    }
    var first = asked.poll();
    if (asked.isEmpty()) {
      waiting.remove(lease);
    }
    return first;
  }

  /** What is still to be cancelled, which calls back: not under a lock. */
  private synchronized @Nullable ClientCallStreamObserver<LeaseKeepAliveRequest> breakOff(
      Throwable error) {
    var open = failure == null ? requests : null;
    failure = failure == null ? error : failure;
    return open;
  }

  private synchronized List<CompletableFuture<Long>> unanswered() {
    var all = waiting.values().stream().flatMap(Queue::stream).toList();
    waiting.clear();
    return all;
  }
}
