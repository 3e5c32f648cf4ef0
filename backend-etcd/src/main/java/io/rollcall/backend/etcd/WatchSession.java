package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of all keys of a range, until it breaks; then it is closed and another one opened. It
 * begins with whatever is next in etcd; {@link #passOver} leaves out what a listing holds already.
 * Its methods are for one thread.
 *
 * <p>Silence of a watch proves nothing, nor does an answer: the member that serves it may lag
 * behind the others, or may be a leader that does not know yet that it is none. So {@link #prove}
 * reads etcd's revision, which a majority of the members answers for, and then asks the watch for
 * its progress. Once the watch has come to that revision, everything is told that there was when
 * the proof began.
 *
 * <p>etcd splits the events of one revision over several answers only where a client asks for that,
 * which the stubs cannot.
 */
final class WatchSession implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WatchSession.class);

  /** Answers that may wait to be taken; etcd keeps the others. */
  private static final int AHEAD = 64;

  private sealed interface Message {
    record Answer(WatchResponse response) implements Message {}

    /** etcd was at {@code revision}, as a majority of its members knows. */
    record Head(long revision) implements Message {}

    /** There is no such answer. */
    record NoHead(BackendUnavailable reason) implements Message {}

    record End(Throwable reason) implements Message {}
  }

  /**
   * What etcd said.
   *
   * @param events of one or more whole revisions, each later than those polled before
   * @param isAll whether this completes a proof: with it, all is polled that there was when {@link
   *     #prove} was called
   */
  record News(List<Event> events, boolean isAll) {}

  private final EtcdClient client;
  private final KeyRange range;
  private final @Nullable String token;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final ClientCallStreamObserver<WatchRequest> requests;

  /** The revision of etcd after which etcd tells everything. */
  private long opened;

  /** The revision of the last event, or of the listing that holds it. */
  private long seen;

  /**
   * The revision up to which all is told or listed. Before 3.4.25 and 3.5.8 etcd says so some
   * milliseconds too early, when events are on their way.
   */
  private long told;

  /** The same as of when a proof was begun. */
  private long toldBefore;

  /** The revision that a proof under way waits for; 0 when it is not known yet. */
  private long head;

  private boolean proving;

  /**
   * Watches what happens from now on.
   *
   * @throws BackendUnavailable when signing in fails
   */
  WatchSession(EtcdClient client, KeyRange range) {
    this.client = client;
    this.range = range;
    this.token = client.token();
    this.requests = client.stream(token, WatchGrpc.getWatchMethod(), new Answers());
    var create =
        WatchCreateRequest.newBuilder()
            .setKey(range.start())
            .setRangeEnd(range.end())
            .setProgressNotify(true);
    requests.onNext(WatchRequest.newBuilder().setCreateRequest(create).build());
  }

  /**
   * Returns when etcd watches; to be called once, before all else.
   *
   * @throws BackendUnavailable when it does not
   */
  void awaitCreation(Duration timeout) {
    var first = first(timeout);
    if (first == null) {
      throw new BackendUnavailable("etcd did not open a watch in time", null);
    }
    if (!(first instanceof Message.Answer(var response)) || !response.getCreated()) {
      take(first, new ArrayList<>());
      throw new BackendUnavailable("etcd told of changes before it opened the watch", null);
    }
    requests.request(1);
    check(response);
    opened = response.getHeader().getRevision();
  }

  private @Nullable Message first(Duration timeout) {
    try {
      return inbox.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
  }

  /**
   * Leaves out what happened up to {@code revision}, of a listing that was asked for after etcd
   * watched; to be called once, before anything is polled.
   *
   * @throws BackendUnavailable when the watch is broken, or etcd has gone back since it was opened
   */
  void passOver(long revision) {
    if (revision < opened) {
      throw hasGoneBack(revision, opened);
    }
    for (var message : inbox) {
      if (message instanceof Message.End(var reason)) {
        throw EtcdErrors.unavailable(reason); // what came before it may be of older data
      }
    }
    seen = revision;
    told = revision;
  }

  private static BackendUnavailable hasGoneBack(long now, long before) {
    return new BackendUnavailable(
        "etcd is at revision %d, and was at %d before".formatted(now, before), null);
  }

  /**
   * All that has come; null when nothing comes for {@code timeout}.
   *
   * @throws BackendUnavailable when the watch is broken
   */
  @Nullable News poll(Duration timeout) throws InterruptedException {
    var first = inbox.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      requestProgressIfNeeded(); // etcd passes over a request that comes while it is behind
      return null;
    }
    var events = new ArrayList<Event>();
    take(first, events);
    for (var next = inbox.peek(); isNoEnd(next); next = inbox.peek()) {
      take(inbox.remove(), events);
    }
    var isAll = proving && head != 0 && told >= head;
    proving &= !isAll;
    return new News(events, isAll);
  }

  private static boolean isNoEnd(@Nullable Message next) {
    return next != null && !(next instanceof Message.End);
  }

  /** Begins a proof; {@link #poll} tells when it is complete. One at a time. */
  void prove(Scheduler scheduler) {
    proving = true;
    head = 0;
    toldBefore = told;
    scheduler.after(Duration.ZERO, () -> inbox.add(head()));
  }

  /** Whether a proof is begun and has neither been completed nor failed. */
  boolean isProving() {
    return proving;
  }

  private Message head() {
    var nothing = RangeRequest.newBuilder().setKey(range.start()).setCountOnly(true).build();
    try {
      var answer = client.read(KVGrpc.getRangeMethod(), nothing);
      return new Message.Head(answer.getHeader().getRevision());
    } catch (BackendUnavailable e) {
      return new Message.NoHead(e);
    }
  }

  private void requestProgressIfNeeded() {
    if (proving && told < head) { // else etcd 3.5.22 and later might not answer
      var request = WatchProgressRequest.getDefaultInstance();
      requests.onNext(WatchRequest.newBuilder().setProgressRequest(request).build());
    }
  }

  @Override
  public void close() {
    requests.cancel("no longer needed", null);
  }

  private void take(Message message, List<Event> events) {
    switch (message) {
      case Message.Answer(var response) -> {
        requests.request(1);
        check(response);
        take(response, events);
      }
      case Message.Head(var revision) -> {
        if (revision < toldBefore) {
          throw hasGoneBack(revision, toldBefore);
        }
        head = revision;
        requestProgressIfNeeded();
      }
      case Message.NoHead(var reason) -> {
        log.debug("The watch could not be proven complete", reason);
        proving = false;
      }
      case Message.End(var reason) -> throw EtcdErrors.unavailable(reason);
    }
  }

  /**
   * Passes over what was listed, and what was told before: etcd before 3.4.25 and 3.5.8 may tell it
   * again.
   */
  private void take(WatchResponse response, List<Event> events) {
    for (var event : response.getEventsList()) {
      if (event.getKv().getModRevision() > seen) {
        events.add(event);
      }
    }
    var revision =
        response.getEventsCount() == 0
            ? response.getHeader().getRevision()
            : response.getEvents(response.getEventsCount() - 1).getKv().getModRevision();
    seen = response.getEventsCount() == 0 ? seen : Math.max(seen, revision);
    told = Math.max(told, revision);
  }

  private void check(WatchResponse response) {
    if (response.getCanceled()) {
      client.forgetToken(token);
      throw new BackendUnavailable(
          response.getCompactRevision() > 0
              ? "etcd was compacted past what was watched"
              : "etcd ended the watch: " + response.getCancelReason(),
          null);
    }
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
        client.forgetToken(token);
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
