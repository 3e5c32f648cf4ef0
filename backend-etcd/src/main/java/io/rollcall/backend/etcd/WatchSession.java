package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One watch of all keys under the prefix, until it breaks; then it is closed and another one
 * opened. Its methods are for one thread.
 *
 * <p>etcd splits the events of one revision over several answers only where a client asks for that,
 * which the stubs cannot.
 */
final class WatchSession implements AutoCloseable {

  /** Answers that may wait to be taken; etcd keeps the others. */
  private static final int AHEAD = 64;

  private sealed interface Message {
    record Answer(WatchResponse response) implements Message {}

    record End(Throwable reason) implements Message {}
  }

  private final EtcdClient client;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final ClientCallStreamObserver<WatchRequest> requests;

  /**
   * Watches what happens after {@code revision}.
   *
   * @throws BackendUnavailable when signing in fails
   */
  WatchSession(EtcdClient client, ByteString prefix, long revision) {
    this.client = client;
    this.requests = client.stream(WatchGrpc.getWatchMethod(), new Answers());
    var create =
        WatchCreateRequest.newBuilder()
            .setKey(prefix)
            .setRangeEnd(Keys.endOf(prefix))
            .setStartRevision(revision + 1)
            .setProgressNotify(true);
    requests.onNext(WatchRequest.newBuilder().setCreateRequest(create).build());
  }

  /**
   * Returns when etcd watches; to be called once, before anything is polled.
   *
   * @throws BackendUnavailable when it does not
   */
  void awaitCreation(Duration timeout) throws InterruptedException {
    var first = inbox.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      throw new BackendUnavailable("etcd did not open a watch in time", null);
    }
    if (!events(first).isEmpty()) {
      throw new BackendUnavailable("etcd told of changes before it opened the watch", null);
    }
  }

  /**
   * All events that have come, of one or more whole revisions; none when etcd only shows that it is
   * there; null when nothing comes for {@code timeout}.
   *
   * @throws BackendUnavailable when the watch is broken
   */
  @Nullable List<Event> poll(Duration timeout) throws InterruptedException {
    var first = inbox.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      return null;
    }
    var events = new ArrayList<>(events(first));
    while (inbox.peek() instanceof Message.Answer next) {
      inbox.remove();
      events.addAll(events(next));
    }
    return events;
  }

  /** Asks for a sign of life. */
  void requestProgress() {
    requests.onNext(
        WatchRequest.newBuilder()
            .setProgressRequest(WatchProgressRequest.getDefaultInstance())
            .build());
  }

  @Override
  public void close() {
    requests.cancel("no longer needed", null);
  }

  private List<Event> events(Message message) {
    return switch (message) {
      case Message.Answer(var response) -> {
        requests.request(1);
        yield events(response);
      }
      case Message.End(var reason) -> throw EtcdErrors.unavailable(reason);
    };
  }

  private List<Event> events(WatchResponse response) {
    if (response.getCanceled()) {
      client.forgetToken();
      throw new BackendUnavailable(
          response.getCompactRevision() > 0
              ? "etcd was compacted past what was watched"
              : "etcd ended the watch: " + response.getCancelReason(),
          null);
    }
    return response.getEventsList();
  }

  /** Puts what etcd says into the inbox. */
  private final class Answers implements ClientResponseObserver<WatchRequest, WatchResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
      stream.disableAutoRequestWithInitial(AHEAD);
    }

    @Override
    public void onNext(WatchResponse response) {
      inbox.add(new Message.Answer(response));
    }

    @Override
    public void onError(Throwable reason) {
      if (EtcdErrors.isTokenRefused(reason)) {
        client.forgetToken();
      }
      inbox.add(new Message.End(reason));
    }

    @Override
    public void onCompleted() {
      inbox.add(
          new Message.End(
              Status.UNAVAILABLE.withDescription("it ended the watch").asRuntimeException()));
    }
  }
}
